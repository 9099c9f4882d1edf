// Whatever a log says, it comes out of a hover as text: no markup, no link, no command, no line of its own.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandLink, markdown, plain } from '../../extension/editor/escape';

const hostile: readonly (readonly [what: string, text: string])[] = [
  ['a command link', '[click](command:workbench.action.terminal.sendSequence?%7B%7D)'],
  ['an autolink', 'https://example.org and www.example.org and a@example.org'],
  ['an angle link', '<command:workbench.action.quit>'],
  ['html', '<img src=x onerror=alert(1)><b>&lt;</b>'],
  ['a code span', '`a` ``b``'],
  ['a table cell', 'a | b || c'],
  ['a line break', 'a\n# heading\r\n- item'],
  ['an icon', '$(trash) $(x)'],
  ['a picture', '![](https://example.org/x.png)'],
  ['a reference', '[x]: command:foo'],
  ['a fence', '```\ncode\n```'],
  ['a rule', '--- *** ___ === '],
  ['strikeout', '~~gone~~'],
];

describe('text of a log in a hover', () => {
  for (const [what, text] of hostile) {
    it(`${what} stays text`, () => {
      const escaped = markdown(text);
      assert.equal(bare(escaped), '', escaped);
      assert.equal(shown(escaped).replaceAll('\u00a0', ' '), text.replace(/[\r\n]+/g, ' '));
    });
  }

  it('any text: every mark is escaped, nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const escaped = markdown(text);
        assert.equal(bare(escaped), '');
        assert.equal(shown(escaped).replaceAll('\u00a0', ' '), plain(text).replaceAll('\u00a0', ' '));
      }),
    );
  });

  it('control, bidirectional and invisible characters are spelled out', () => {
    assert.equal(plain('a\u0000\u001b[31mb\u202ec\u200bd\u2028e'), 'a\\u{0}\\u{1b}[31mb\\u{202e}c\\u{200b}d\\u{2028}e');
  });

  it('long text is cut and says so', () => {
    assert.equal(plain('x'.repeat(700)).length, 600);
    assert.equal(plain('x'.repeat(700)).at(-1), '…');
  });

  it('a command link cannot be closed from inside', () => {
    const link = commandLink('line 3](command:other) `', 'leaseLens.goToLine', ['file:///a)b](x "\'', 3]);
    assert.match(link, /^\[line 3\\\]\\\(command\\:other\\\) \\`\]\(command:leaseLens\.goToLine\?[%\w.-]+\)$/);
    const encoded = link.slice(link.indexOf('?') + 1, -1);
    assert.deepEqual(JSON.parse(decodeURIComponent(encoded)), ['file:///a)b](x "\'', 3]);
  });
});

/** ASCII punctuation that is not escaped, which is all that markdown reads. */
function bare(escaped: string): string {
  return escaped.replace(/\\[!-/:-@[-`{-~]|&(amp|lt|gt);/g, '').replace(/[^!-/:-@[-`{-~]/g, '');
}

/** What a reader sees. */
function shown(escaped: string): string {
  return escaped
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
