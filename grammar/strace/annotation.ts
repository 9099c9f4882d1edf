// `# lp: reg_mr fd=4 addr=0x… len=… [mr=…] [access=0x…]` and `# lp: dereg_mr mr=…`: what an ioctl hides, written behind it (decisions, 12).

import type { AnnotationEvent, IoctlEvent, WriteEvent } from '../event';
import type { Place } from './assemble';
import { type Argument, fdOf, numberOf, type Value } from './value';

/** `before`: the last ioctl or write; the annotation takes its task, time and result when they speak of the same descriptor. */
export function annotationOf(
  verb: string,
  items: readonly Argument[],
  before: IoctlEvent | WriteEvent | undefined,
  place: Place,
): AnnotationEvent | undefined {
  if (verb !== 'reg_mr' && verb !== 'dereg_mr') return undefined;
  const value = (name: string): Value | undefined => items.find((item) => item.name === name)?.value;
  const fd = fdOf(value('fd'));
  const address = numberOf(value('addr'));
  const length = numberOf(value('len'));
  const access = numberOf(value('access'));
  const handle = value('mr');
  const call = before !== undefined && (fd === undefined || before.fd.fd === fd.fd) ? before : undefined;
  return {
    kind: 'annotation',
    verb: verb === 'reg_mr' ? 'reg-mr' : 'dereg-mr',
    line: place.line,
    endLine: place.line,
    column: place.column,
    endColumn: place.endColumn,
    tid: call?.tid ?? 0,
    ...(call?.time !== undefined && { time: call.time }),
    ...(call?.comm !== undefined && { comm: call.comm }),
    ...(call?.result !== undefined && { result: call.result }),
    ...(call?.errno !== undefined && { errno: call.errno }),
    ...(fd !== undefined && { fd }),
    ...(address !== undefined && { address }),
    ...(length !== undefined && { length }),
    ...(handle !== undefined && 'text' in handle && { handle: handle.text }),
    ...(access !== undefined && { access }),
  };
}
