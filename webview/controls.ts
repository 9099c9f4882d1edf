// Buttons and badges. The only file that knows @vscode/webview-ui-toolkit, which is archived: replacing it is this file's work.

import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

/** Registers the elements; call before the page's `load` event, after which the toolkit no longer learns the theme. */
export function provideControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export interface ButtonWords {
  readonly text: string;
  /** For screen readers and the tooltip; names the key too. */
  readonly title: string;
}

export function createButton(words: ButtonWords, pressed: () => void, appearance: 'primary' | 'secondary' = 'secondary'): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', appearance);
  button.setAttribute('aria-label', words.title);
  button.title = words.title;
  button.textContent = words.text;
  button.addEventListener('click', pressed);
  return button;
}

/** Our own: the toolkit's badge has a style attribute in its template, which the content security policy refuses aloud. */
export function createBadge(text: string): HTMLElement {
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.textContent = text;
  return badge;
}
