// minimise FILE --finding N: the fewest lines of a log that still show one finding, unchanged, to paste into a mail or keep as a test. Of several
// files of one run each keeps its own lines.

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { json } from '../engine/report/json';
import { shortNames } from '../engine/report/place';
import { visible } from '../engine/report/visible';
import { type Command, formatOption, outputOption } from './command';
import type { Input } from './input';
import { readOne } from './inputs';
import { judged } from './judged';
import { judgingOptions, oneOf, readJudging, readReading, togetherOptions } from './judging';
import { minimised, rereadFile } from './minimised';
import { UsageError } from './usage';

export const minimise: Command = {
  name: 'minimise',
  operands: 'FILE',
  summary: 'the fewest lines that still show a finding',
  options: [
    ...judgingOptions,
    ...togetherOptions,
    { name: 'finding', kind: 'value', argument: 'N', help: 'the N-th finding of check (1 is the first)' },
    {
      name: 'into',
      kind: 'value',
      argument: 'FOLDER',
      help: 'with --together: write the lines of each file into FOLDER, under its own name, instead of standard output',
    },
    formatOption('text|ndjson'),
    outputOption,
  ],
  async run(usage, console) {
    const together = usage.flags.has('together');
    const [file, ...more] = usage.operands;
    if (file === undefined || (more.length > 0 && !together))
      throw new UsageError('name one log, or - for standard input; with --together the files of one run');
    const number = usage.values.get('finding') ?? '';
    if (!/^[1-9]\d{0,14}$/.test(number)) throw new UsageError('say which: --finding N, the N-th finding of check, from 1');
    const folder = usage.values.get('into');
    if (folder !== undefined && (!together || usage.values.has('output')))
      throw new UsageError('--into FOLDER goes with --together, and not with -o');
    const options = readJudging(usage, file);
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const input = await readOne(usage.operands, together, readReading(usage), console, true);
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const analysis = judged(input, options, console);
    const { dialect } = analysis.summary;
    const finding = analysis.findings[Number(number) - 1];
    const name = visible(input.file);
    if (finding === undefined) {
      console.tell(`lease-lens: --finding ${number}: check has ${analysis.findings.length} findings in ${name}`);
      return 2;
    }
    const where = placeIn(input, finding.line);
    const reread = input.reread ?? rereadFile((lines) => input.texts(lines), dialect);
    const result = await minimised(analysis, finding, options, reread);
    if (result === undefined) {
      console.tell(
        `lease-lens: ${finding.rule} on line ${where.line} of ${visible(where.file)} needs more of the log than can be told apart; send the whole`,
      );
      return 2;
    }
    // A call that others interrupt has two numbers in a joined log, and one line in its file.
    const lines = [...new Set(result.lines.map((line) => reread.first(line)))];
    const texts = await input.texts(lines);
    const kept = lines.map((line) => ({ ...placeIn(input, line), text: texts.get(line) ?? '' }));
    const files = Map.groupBy(
      kept.sort((a, b) => a.line - b.line),
      (one) => one.file,
    );
    if (folder !== undefined) {
      const wrong = writeInto(folder, files);
      if (wrong !== undefined) {
        console.tell(`lease-lens: ${visible(wrong)}`);
        return 2;
      }
    } else {
      // Unchanged into a file or a pipe; on a terminal nothing in them may move the cursor.
      const shown = process.stdout.isTTY === true && !usage.values.has('output') ? visible : (text: string) => text;
      for (const [path, lines] of files) {
        if (format === 'text' && input.place !== undefined) console.data(`==> ${shown(path)} <==`);
        for (const { line, text } of lines)
          console.data(format === 'ndjson' ? json({ type: 'line', file: path, line, text }) : shown(text));
      }
    }
    const { rule, policy } = finding;
    const at = (files.get(where.file) ?? []).findIndex(({ line }) => line === where.line) + 1;
    const of = analysis.summary.lines;
    if (format === 'ndjson')
      console.data(json({ type: 'minimised', file: where.file, rule, policy, line: where.line, at, kept: kept.length, of }));
    else
      console.tell(
        // So few calls may not tell any more how the clocks stand to each other.
        `${kept.length} of ${of} lines${skewsOf(input)} show ${rule} (${policy}) on their line ${at}${files.size > 1 ? ` of ${visible(where.file)}` : ''}, line ${where.line} of ${visible(where.file)}`,
      );
    return 0;
  },
};

/** Of recordings by several tools: the option that joins their lines as they were joined here. */
function skewsOf({ joined = [] }: Input): string {
  const skews = joined.flatMap(({ files, skew }) =>
    skew === undefined ? [] : [`--skew ${basename(files[0] ?? '')}=${(skew / 1e9).toFixed(9)}`],
  );
  return skews.length === 0 ? '' : ` (to be joined with ${visible(skews.join(' '))})`;
}

/** Where a line stands: in its own file, of several files of one run. */
function placeIn({ file, place }: Input, line: number): { readonly file: string; readonly line: number } {
  return place === undefined ? { file, line } : place(line);
}

/** Writes each file's lines under its own name, as much of its path as tells it from the others. What is in the way is told. */
function writeInto(folder: string, files: ReadonlyMap<string, readonly { readonly text: string }[]>): string | undefined {
  const names = shortNames([...files.keys()]);
  try {
    for (const [at, [, lines]] of [...files].entries()) {
      const target = join(folder, names[at] ?? '');
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, lines.map(({ text }) => `${text}\n`).join(''), { flag: 'wx' });
    }
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    const path = error instanceof Error && 'path' in error ? String(error.path) : folder;
    return code === 'EEXIST' ? `--into: ${path} is there already; name a new folder` : `--into: ${path} cannot be written (${code})`;
  }
}
