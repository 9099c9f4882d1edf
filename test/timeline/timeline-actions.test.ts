// Commands of the timeline: each does one action of the page, each action has a command, and the context menu names commands that are there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { timelineActions } from '../../webview/protocol';

interface Menus {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
  };
}

describe('commands of the timeline', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Menus;
  const source = readFileSync('extension/timeline-actions.ts', 'utf8');
  const wired = [...source.matchAll(/registerCommand\('(leaseLens\.\w+)', act\('([\w-]+)'\)\)/g)];

  it('are one for each action', () => {
    assert.deepEqual(wired.map(([, , action]) => action).sort(), [...timelineActions].sort());
  });

  it('are offered only where a timeline is active', () => {
    for (const [, command] of wired)
      assert.equal(
        contributes.commands.find((one) => one.command === command)?.enablement,
        "activeWebviewPanelId == 'leaseLens.timeline'",
        command,
      );
  });

  it('are in the context menu of items, lanes, heads and empty places', () => {
    const menu = contributes.menus['webview/context'] ?? [];
    const commands = new Set(wired.map(([, command]) => command));
    for (const { command, when } of menu) {
      assert.ok(commands.has(command), command);
      assert.match(when, /^webviewId == 'leaseLens\.timeline' && webviewSection =~ /, command);
    }
    for (const section of ['item', 'lane', 'group', 'plot'])
      assert.ok(
        menu.some(({ when }) => new RegExp(`[(|]${section}[|)]`).test(when)),
        section,
      );
  });
});
