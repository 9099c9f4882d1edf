// Texts made from files: unpacked, joined, extracted. What is found in them is what is found in the files, line for line.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Analysis } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { memoryByteSource } from '../../extension/trace/byte-source';
import { openFile } from '../../extension/trace/node-byte-source';
import { unpacked } from '../../extension/trace/node-unpack';
import { type OpenSource, readSource } from '../../extension/trace/read-source';
import { type Shown, showText } from '../../extension/trace/shown-text';
import type { TraceSource } from '../../extension/trace/trace-source';

const open: OpenSource = async (source) => {
  if ('text' in source) return memoryByteSource(new TextEncoder().encode(source.text), 'text');
  const bytes = 'bytes' in source ? memoryByteSource(source.bytes, source.label) : await openFile(source.path);
  return 'error' in bytes ? bytes : unpacked(bytes);
};
const options = { parse: {}, progress: () => {}, signal: new AbortController().signal };

async function shownOf(
  source: TraceSource,
  extract = false,
): Promise<Shown & { readonly lines: readonly string[]; readonly analysis: Analysis }> {
  const result = await showText(source, open, options, { most: 50 << 20, extract });
  if (result.kind !== 'shown') return assert.fail(JSON.stringify(result));
  return { ...result, lines: new TextDecoder().decode(result.shown.text).split('\n'), analysis: analyse(result.trace, defaultOptions) };
}

async function plain(source: TraceSource): Promise<Analysis> {
  const read = await readSource(source, open, options);
  if (read.kind !== 'read') return assert.fail(JSON.stringify(read));
  return analyse(read.trace, defaultOptions);
}

const packed = 'test/traces/R70-retake-deadlock.ftrace.txt.gz';
const pieces = [1547, 1559, 1560].map((task) => ({ source: { path: `test/traces/pieces/R38-pieces-uring.${task}.strace.txt` }, task }));

describe('a text made from files', () => {
  it('of a packed log is what was packed', async () => {
    const { lines, shown, analysis } = await shownOf({ path: packed });
    assert.equal(lines.length, analysis.summary.lines);
    assert.equal(shown.dialect, 'ftrace');
    assert.equal(shown.origins, undefined);
    assert.deepEqual(analysis, await plain({ path: packed }));
    assert.ok(analysis.findings.length > 0);
  });

  it('of the files of a run has a line for every number of the joined trace', async () => {
    const { lines, shown, analysis, trace } = await shownOf({ parts: pieces });
    const { origins } = shown;
    assert.ok(origins?.parts);
    assert.equal(lines.length, origins.lines.length);
    assert.deepEqual(analysis.findings, (await plain({ parts: pieces })).findings);
    assert.ok(analysis.findings.some(({ rule }) => rule === 'LP002'));
    const files = pieces.map(({ source }) => readFileSync(source.path, 'utf8').split('\n'));
    let ends = 0;
    for (const [at, text] of lines.entries()) {
      const own = files[origins.parts[at] ?? 0]?.[(origins.lines[at] ?? 0) - 1];
      if (text !== own) {
        ends += 1;
        assert.match(text, /^<\.\.\. [a-z_0-9]+ resumed>\)? /);
      }
    }
    assert.ok(ends > 0, 'no call was overtaken');
    // A call that others overtook ends at such a line, with the outcome that its own line shows.
    const overtaken = trace.events.find((event) => event.endLine !== event.line);
    assert.ok(overtaken !== undefined && lines[overtaken.endLine - 1]?.startsWith('<... '));
  });

  it('of the relevant lines gives the same findings at the same places', async () => {
    for (const path of [
      'samples/ignored-lease-break.ftrace.txt',
      'samples/ignored-lease-break.strace.txt',
      'test/traces/T03-tc-truncwait.report.txt',
      packed,
    ]) {
      const whole = await plain({ path });
      const { lines, shown, analysis } = await shownOf({ path }, true);
      const from = shown.origins?.lines;
      assert.ok(from !== undefined && lines.length <= whole.summary.lines);
      const back = (line: number): number => from[line - 1] ?? 0;
      const moved = analysis.findings.map((finding) => [
        finding.rule,
        back(finding.line),
        finding.column,
        finding.evidence.map(({ line }) => back(line)),
      ]);
      assert.deepEqual(
        moved,
        whole.findings.map((finding) => [finding.rule, finding.line, finding.column, finding.evidence.map(({ line }) => line)]),
        path,
      );
      assert.deepEqual(analysis.summary.notJudged, whole.summary.notJudged);
      assert.equal(analysis.events.length, whole.events.length);
      const { gunzipSync } = await import('node:zlib');
      const text = path.endsWith('.gz') ? gunzipSync(readFileSync(path)).toString() : readFileSync(path, 'utf8');
      const own = text.split('\n');
      assert.deepEqual(
        lines,
        [...from].map((line) => own[line - 1]),
      );
    }
  });

  it('says that it is too long instead of being cut', async () => {
    const result = await showText({ path: packed }, open, options, { most: 1000, extract: false });
    assert.equal(result.kind, 'too-long');
  });

  it('keeps a lone carriage return from breaking a line in two', async () => {
    const text = readFileSync('samples/ignored-lease-break.strace.txt', 'utf8').replace('fcntl(', 'fcntl(\r');
    const { lines, analysis } = await shownOf({ text });
    assert.equal(lines.length, analysis.summary.lines);
    assert.ok(!lines.some((line) => line.includes('\r')));
  });

  it('tells why files cannot be joined', async () => {
    const timeless = [14941, 14943].map((task) => ({ source: { path: `test/traces/pieces/04-ff.strace.${task}` }, task }));
    const result = await showText({ parts: timeless }, open, options, { most: 50 << 20, extract: false });
    assert.equal(result.kind, 'no-order');
    const missing = await showText({ path: 'no/such/file' }, open, options, { most: 50 << 20, extract: false });
    assert.ok(missing.kind === 'cannot-read' && /no such file/.test(missing.message));
  });
});
