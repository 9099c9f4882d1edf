// Colours: VS Code's spellings are read, words on bars can be read in every theme, findings differ from what they stand on.

import assert from 'node:assert/strict';
import { contrast, parseColour } from '../../webview/colour';
import { paletteOf } from '../../webview/palette';
import { dark, highContrast, highContrastLight, light } from './themes';

describe('palette', () => {
  it('reads the spellings of CSS variables', () => {
    assert.deepEqual(parseColour(' #1f1f1f '), { r: 31, g: 31, b: 31, a: 1 });
    assert.deepEqual(parseColour('#fff'), { r: 255, g: 255, b: 255, a: 1 });
    assert.deepEqual(parseColour('rgba(0, 10, 20, 0.5)'), { r: 0, g: 10, b: 20, a: 0.5 });
    assert.deepEqual(parseColour('rgb(1 2 3 / 50%)'), { r: 1, g: 2, b: 3, a: 0.5 });
    for (const wrong of ['', 'none', '#12', 'rgb(1,2)', 'rgb(a,b,c)', 'var(--x)']) assert.equal(parseColour(wrong), undefined);
  });
  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`words can be read in ${theme.name}`, () => {
      const palette = paletteOf((name) => theme.variables[name] ?? '', theme.kind.includes('contrast'));
      for (const [style, ink] of Object.entries(palette.bars)) {
        assert.ok(contrast(parseColour(ink.text)!, parseColour(ink.fill)!) >= 4.4, `${style}: ${ink.text} on ${ink.fill}`);
      }
      assert.ok(contrast(parseColour(palette.dim)!, parseColour(palette.background)!) >= 4.4);
      for (const severity of ['error', 'warning', 'info'] as const) {
        assert.ok(contrast(parseColour(palette.severities[severity])!, parseColour(palette.background)!) >= 2.5, severity);
        assert.ok(contrast(parseColour(palette.severityInk[severity])!, parseColour(palette.severities[severity])!) >= 4.4, severity);
      }
    });
  }
  it('a page without any variable still has colours', () => {
    assert.match(paletteOf(() => '', false).background, /^rgba/);
  });
});
