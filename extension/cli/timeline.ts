// timeline FILE -o OUT.html: the timeline as one page that works alone, to attach to a bug report; with --svg as a picture, to put into its text.

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
import { pictureOf, pictureOptions, readLook } from './timeline-picture';
import { UsageError } from './usage';

export const timeline: Command = {
  name: 'timeline',
  operands: 'FILE',
  summary: 'the timeline as one page that works alone: -o OUT.html; as a picture: --svg -o OUT.svg',
  options: [...judgingOptions, ...pictureOptions, outputOption],
  async run(usage, console) {
    const [file, ...more] = usage.operands;
    if (file === undefined || more.length > 0) throw new UsageError('name one log, or - for standard input');
    const look = readLook(usage);
    if (console.terminal)
      throw new UsageError(
        look === undefined
          ? 'the page is for a browser, not for a terminal: name its file with -o OUT.html'
          : 'the picture is not for a terminal: name its file with -o OUT.svg',
      );
    const options = readJudging(usage, file);
    const input = await readInput(file, readReading(usage), console, true);
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const analysis = judged(input, options, console);
    const packed = packTimeline(timelineOf(analysis, file === '-' ? 'standard input' : visible(basename(file))));
    if (look === undefined) {
      const words = wordsOfLines(analysis, linesToExplain(packed));
      const parts = { script: shipped('webview.js'), style: shipped('webview.css') };
      const page = await standalonePage({ ...parts, timeline: packed, lines: await input.texts(linesToQuote(packed)), words });
      console.data(page.trimEnd());
    } else {
      const picture = pictureOf(packed, look);
      if ('error' in picture) {
        console.tell(`lease-lens: ${picture.error}`);
        return 2;
      }
      console.data(picture.svg.trimEnd());
    }
    return analysis.summary.incomplete === undefined ? 0 : 2;
  },
};

/** A file that lies beside the bundle of the command line. */
function shipped(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}
