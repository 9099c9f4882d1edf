// Pins: which pages of which file were pinned, which calls were refused, and when the pins were let go.

import type { PinLife } from '../../../extension/engine/analysis';
import type { TraceEvent } from '../../../grammar/event';
import type { Fact } from './compare';
import type { TruthPin } from './history';
import { ask, hidden, on, type Scene } from './scene';
import { type TruthOp, truthOutcome } from './truth-log';

export function factsOfPins(scene: Scene): readonly Fact[] {
  return [
    ...scene.ops.flatMap((op) => (/^(pin_gup|ibv_reg_mr|uring_reg_bufs)$/.test(op.op) ? refused(scene, op) : [])),
    ...scene.history.pins.flatMap((pin) => [pinned(scene, pin), ...unpinned(scene, pin)]),
  ];
}

function refused(scene: Scene, op: TruthOp): Fact[] {
  const outcome = truthOutcome(op);
  if (outcome === undefined || outcome === 'ok') return [];
  return [
    ask(scene, op, `refused with ${outcome}`, (event) => {
      if (event.errno !== outcome && event.result !== undefined && event.kind !== 'pin')
        return `the log's event has ${event.errno ?? event.result}`;
      return livesAt(scene, event, op).length === 0 ? undefined : 'pages are pinned here';
    }),
  ];
}

/** Pins that begin on the call's lines and outlast it. */
function livesAt(scene: Scene, event: TraceEvent, op: TruthOp): readonly PinLife[] {
  return scene.analysis.pins.filter(
    (pin) =>
      on(event, pin.startLine) &&
      (pin.pid === op.pid || pin.pid === 0) &&
      (event.kind === 'pin' || pin.endLine === undefined || pin.endLine > event.endLine),
  );
}

function pinned(scene: Scene, pin: TruthPin): Fact {
  const { pages, file, taken } = pin;
  if (pages === undefined || file === undefined) return ask(scene, taken, 'pinned', () => undefined);
  const claim = `pinned pages ${pages[0]}-${pages[1]}`;
  const shows = taken.op === 'uring_reg_bufs' ? scene.sight.showsRingAddresses : scene.sight.showsAddresses;
  if (!shows && !file.endsWith('.dat')) return hidden(taken, claim, 'the call hides its address, and the file needs no lease');
  return ask(scene, taken, claim, (event) => {
    const lives = livesAt(scene, event, taken);
    if (/^(anonymous|private, (written|write))/.test(file)) return lives.length === 0 ? undefined : 'pages of a file are pinned here';
    if (lives.length === 0) return 'no pin begins here';
    const fits = lives.some((life) => {
      const named = scene.analysis.files[life.file]?.paths.some((path) => path.endsWith(file)) ?? false;
      const unnamed = (scene.analysis.files[life.file]?.paths.length ?? 0) === 0 || !/\.(dat|bin)$/.test(file);
      return (named || unnamed) && (!shows || (life.firstPage === pages[0] && life.lastPage === pages[1]));
    });
    if (fits) return undefined;
    return `pinned here: ${lives.map((life) => `${scene.analysis.files[life.file]?.paths.at(-1) ?? '?'} pages ${life.firstPage ?? '?'}-${life.lastPage ?? '?'}`).join(', ')}`;
  });
}

/** The pins of a call end at the call that releases them, neither before nor after. */
function unpinned(scene: Scene, pin: TruthPin): Fact[] {
  const { released, taken } = pin;
  const begun = scene.events.get(taken);
  if (released === undefined || begun === undefined) return [];
  const lives = livesAt(scene, begun, taken);
  if (lives.length === 0) return [];
  const claim = `releases the pins of truth ${taken.line}`;
  if (released.op === 'ibv_dereg_mr') {
    if (!scene.sight.showsAddresses) return [hidden(released, claim, 'strace does not show which region a verb releases')];
    return [regionReleased(released, claim, lives)];
  }
  return [
    ask(scene, released, claim, (event) => {
      const wrong = lives.find((life) => !on(event, life.endLine));
      return wrong === undefined ? undefined : `the pin of line ${wrong.startLine} ends at ${wrong.endLine ?? 'no'} line`;
    }),
  ];
}

/** No call of the log names the region: it must have ended after it began. */
function regionReleased(released: TruthOp, claim: string, lives: readonly PinLife[]): Fact {
  const name = `truth ${released.line} ${released.op} ${released.what}: ${claim}`;
  const open = lives.find((life) => life.endLine === undefined);
  return open === undefined
    ? { name, state: 'agrees' }
    : { name, state: 'differs', reason: `the pin of line ${open.startLine} never ends` };
}
