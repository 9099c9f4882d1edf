// explain for every line of the short recordings: words on each, none of them empty or a slip; numbers decoded; causes on the command line.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Analysis } from '../../extension/engine/analysis';
import { explain } from '../../extension/engine/explain';
import { gupFlagText } from '../../extension/engine/explain/gup-flags';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';

const logs = [
  ...globSync('test/traces/*.txt'),
  ...globSync('test/oracle/dialects/*/{strace-o,ftrace-618,perf}.log'),
  ...globSync('test/oracle/cases/*.log'),
].sort();

function analysed(file: string): Analysis | undefined {
  const trace = parseTrace(readFileSync(file, 'utf8'));
  return 'kind' in trace ? undefined : analyse(trace, defaultOptions);
}

describe('explain', function () {
  this.timeout(120_000);

  it('has something to say of every event, and no slip in it', () => {
    let lines = 0;
    for (const file of logs) {
      const analysis = analysed(file);
      if (analysis === undefined) continue;
      for (const event of analysis.events)
        for (const line of new Set([event.line, event.endLine])) {
          lines += 1;
          const told = explain(analysis, line);
          const where = `${file}:${line}`;
          assert.ok(told, where);
          assert.doesNotMatch(told.who, /from (.+) to \1(,|$)/, where);
          assert.match(told.sentence, /^[\dA-Z_a-z(“].*[.?]$/s, where);
          const words = [told.sentence, told.who, ...told.parts.flatMap(({ text, meaning }) => [text, meaning])];
          words.push(
            ...told.state.flatMap(({ what, before, after }) => [what, before, after]),
            ...told.policies.flatMap(({ says }) => [says]),
          );
          for (const one of words) {
            assert.notEqual(one.trim(), '', where);
            assert.doesNotMatch(one, /\bundefined\b|\bNaN\b|\[object|\bInfinity\b|0x-|\b1 (pinned )?(pages|bytes|leases)\b/, where);
          }
        }
    }
    assert.ok(lines > 5000, `${lines} lines`);
  });

  it('decodes gup_flags by the numbering that the kernel has', () => {
    assert.equal(gupFlagText(0x10001, true), 'FOLL_WRITE|FOLL_LONGTERM');
    assert.equal(gupFlagText(0x50001, true), 'FOLL_WRITE|FOLL_LONGTERM|FOLL_PIN');
    assert.equal(gupFlagText(0x101, true), 'FOLL_WRITE|FOLL_LONGTERM');
    assert.equal(gupFlagText(0x80101, true), 'FOLL_WRITE|FOLL_LONGTERM|FOLL_PIN');
    assert.equal(gupFlagText(0x2001, false), 'FOLL_WRITE|0x2000');
  });

  it('says which pins an unpin ends', () => {
    const analysis = analysed('test/oracle/dialects/clean/ftrace-617.log');
    const unpin = analysis?.events.find(({ kind }) => kind === 'unpin');
    assert.ok(analysis && unpin);
    assert.match(
      explain(analysis, unpin.line)?.sentence ?? '',
      /releases 16 pinned pages: MR 1 \(pages 0–15 of inode 259:0:131, line 31\)/,
    );
  });

  it('takes what led to an event, and the file that is about', () => {
    const analysis = analysed('test/oracle/dialects/clean/ftrace-617.log');
    const signal = analysis?.events.findLast(({ kind }) => kind === 'signal');
    assert.ok(analysis && signal);
    assert.deepEqual(explain(analysis, signal.line)?.state, []);
    const told = explain(analysis, signal.line, { file: 0, links: [{ line: 34, role: 'break that sent it' }] });
    assert.ok(told);
    assert.ok(told.state.some(({ what }) => what === 'leases'));
    assert.deepEqual(told.links, [{ line: 34, role: 'break that sent it' }]);
  });
});
