// The meaning of a word as markdown: what comes from a log is escaped, links go to lines only.

import assert from 'node:assert/strict';
import { tokenText } from '../../extension/editor/token-text';

describe('the text of a word’s meaning', () => {
  it('lets no markup of a log through', () => {
    const evil = '[x](command:evil) <b>`|\n# y';
    const text = tokenText({ title: evil, says: evil, life: [{ line: 7, what: evil }] }, 'file:///a%20b.strace');
    assert.doesNotMatch(text, /\]\(command:evil|(?<!\\)<b>|(?<!\\)`|\n# y/);
    const commands = [...text.matchAll(/(?<!\\)\]\(command:([\w.]+)\?/g)].map(([, command]) => command);
    assert.deepEqual(commands, ['leaseLens.goToLine']);
  });
});
