// The strip beside the scroll bar: where in the whole file findings and what was searched for stand. A click goes there. The findings'
// list says the same to everybody who does not see it.

import { element } from '../element';
import type { LargeFinding, Look } from '../large-protocol';

export interface Ruler {
  readonly root: HTMLElement;
  draw(lines: number, findings: readonly LargeFinding[], hits: readonly number[], sight: readonly [number, number]): void;
}

export function createRuler(go: (line: number) => void): Ruler {
  const root = element('canvas', { className: 'ruler', attributes: { 'aria-hidden': 'true' } });
  let lines = 1;
  root.addEventListener('mousedown', (event) => go(1 + Math.round((event.offsetY / Math.max(1, root.clientHeight)) * (lines - 1))));
  return {
    root,
    draw(count, findings, hits, [first, last]) {
      lines = Math.max(1, count);
      const ratio = window.devicePixelRatio;
      const [width, height] = [root.clientWidth, root.clientHeight];
      root.width = Math.round(width * ratio);
      root.height = Math.round(height * ratio);
      const context = root.getContext('2d');
      if (context === null || height === 0) return;
      context.scale(ratio, ratio);
      const style = getComputedStyle(root);
      const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
      const y = (line: number): number => ((line - 1) / Math.max(1, lines - 1)) * (height - 3);
      context.fillStyle = colour('--vscode-scrollbarSlider-background');
      context.fillRect(0, y(first), width, Math.max(3, y(last) - y(first)));
      context.fillStyle = colour('--vscode-editorOverviewRuler-findMatchForeground');
      for (const pixel of new Set(hits.map((line) => Math.round(y(line))))) context.fillRect(width / 2, pixel, width / 2, 2);
      // The worst is drawn last and widest: it is never hidden by a milder one.
      for (const [at, look] of (['hint', 'info', 'warning', 'error'] as const satisfies readonly Look[]).entries()) {
        context.fillStyle = colour(`--look-${look}`);
        const pixels = new Set(findings.filter((finding) => finding.look === look).map(({ line }) => Math.round(y(line))));
        for (const pixel of pixels) context.fillRect(0, pixel, ((at + 2) / 5) * width, 3);
      }
    },
  };
}
