// The context menu of a page that stands alone has what VS Code's own has: package.json and menu-entries.ts say the same.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { menuEntries } from '../../webview/menu-entries';
import { timelineActions } from '../../webview/protocol';

describe('the entries of the context menu', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly contributes: {
      readonly commands: readonly { readonly command: string; readonly title: string }[];
      readonly menus: Readonly<
        Record<'webview/context', readonly { readonly command: string; readonly when: string; readonly group: string }[]>
      >;
    };
  };

  it('are those of package.json: title, order, group and where', () => {
    const titles = new Map(contributes.commands.map(({ command, title }) => [command, title]));
    const native = contributes.menus['webview/context']
      .map(({ command, when, group }) => ({
        title: titles.get(command),
        sections: /webviewSection =~ \/\^\((.*)\)\$\//.exec(when)?.[1]?.split('|').sort(),
        group: group.split('@')[0],
        order: group,
      }))
      .sort((a, b) => a.order.localeCompare(b.order))
      .map(({ title, sections, group }) => ({ title, sections, group }));
    assert.deepEqual(
      menuEntries.map(({ title, sections, group }) => ({ title, sections: [...sections].sort(), group })),
      native,
    );
  });

  it('do each of the actions once', () => {
    assert.deepEqual(menuEntries.map(({ action }) => action).sort(), [...timelineActions].sort());
  });
});
