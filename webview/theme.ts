// Reads the theme of the page: VS Code's variables, its high-contrast classes, the system's forced colours, and the fonts.

import { type Palette, paletteOf } from './palette';

export interface Theme {
  readonly palette: Palette;
  /** CSS font shorthands for the canvas. */
  readonly font: string;
  readonly fontBold: string;
}

export function readTheme(body: HTMLElement): Theme {
  const style = getComputedStyle(body);
  const forced = matchMedia('(forced-colors: active)').matches;
  const contrast = forced || body.classList.contains('vscode-high-contrast') || body.classList.contains('vscode-high-contrast-light');
  const read = forced ? systemColours(body) : (variable: string) => style.getPropertyValue(variable);
  const family = style.getPropertyValue('--vscode-font-family').trim() || 'system-ui, sans-serif';
  return { palette: paletteOf(read, contrast), font: `11px ${family}`, fontBold: `600 11px ${family}` };
}

/** Calls back when VS Code changes the theme, or the system its contrast. Returns what stops it. */
export function watchTheme(body: HTMLElement, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id', 'data-vscode-theme-kind'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  const forced = matchMedia('(forced-colors: active)');
  forced.addEventListener('change', changed);
  const light = matchMedia('(prefers-color-scheme: light)');
  light.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    forced.removeEventListener('change', changed);
    light.removeEventListener('change', changed);
  };
}

/** Under forced colours the theme's variables do not count: the system's own names stand in, resolved through a probe. */
function systemColours(body: HTMLElement): (variable: string) => string {
  const probe = body.ownerDocument.createElement('span');
  probe.hidden = true;
  body.append(probe);
  const resolve = (name: string) => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  };
  const canvas = resolve('Canvas');
  const text = resolve('CanvasText');
  const highlight = resolve('Highlight');
  probe.remove();
  return (variable) => {
    if (variable.includes('background')) return canvas;
    if (/focus|Active|Error|charts-(red|blue)/.test(variable)) return highlight;
    return text;
  };
}
