// timeline FILE -o OUT.html: the timeline as one page that works alone, to attach to a bug report.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { visible } from '../engine/report/visible';
import { packTimeline } from '../timeline-columns';
import { wordsOfLines } from '../timeline-line-words';
import { timelineOf } from '../timeline-model';
import { linesToExplain, linesToQuote, standalonePage } from '../timeline-page';
import { type Command, outputOption } from './command';
import { readInput } from './input';
import { judged } from './judged';
import { judgingOptions, readJudging, readReading } from './judging';
import { UsageError } from './usage';

export const timeline: Command = {
  name: 'timeline',
  operands: 'FILE',
  summary: 'the timeline as one page that works alone: -o OUT.html',
  options: [...judgingOptions, outputOption],
  async run(usage, console) {
    const [file, ...more] = usage.operands;
    if (file === undefined || more.length > 0) throw new UsageError('name one log, or - for standard input');
    if (console.terminal) throw new UsageError('the page is for a browser, not for a terminal: name its file with -o OUT.html');
    const options = readJudging(usage, file);
    const input = await readInput(file, readReading(usage), console, true);
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const analysis = judged(input, options, console);
    const packed = packTimeline(timelineOf(analysis, file === '-' ? 'standard input' : visible(basename(file))));
    const words = wordsOfLines(analysis, linesToExplain(packed));
    const parts = { script: shipped('webview.js'), style: shipped('webview.css') };
    const page = await standalonePage({ ...parts, timeline: packed, lines: await input.texts(linesToQuote(packed)), words });
    console.data(page.trimEnd());
    return analysis.summary.incomplete === undefined ? 0 : 2;
  },
};

/** A file that lies beside the bundle of the command line. */
function shipped(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}
