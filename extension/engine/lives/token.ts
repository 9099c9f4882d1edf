// The word under the cursor of a trace, and what it is: a descriptor, an address, an inode, a time, a task, a flag or an error.

/** `from` and `to` are 0-based UTF-16 offsets into the line, `to` past the last one. */
export interface Token {
  readonly kind: 'errno' | 'flag' | 'fd' | 'address' | 'inode' | 'time' | 'task' | 'signal' | 'path' | 'number' | 'word';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** undefined: white space or punctuation stands there. */
export function tokenAt(line: string, offset: number): Token | undefined {
  for (const { kind, form } of forms) {
    form.lastIndex = 0;
    for (let match = form.exec(line); match !== null; match = form.exec(line)) {
      const text = match.groups?.token ?? match[0];
      const from = match.index + match[0].lastIndexOf(text);
      if (offset >= from && offset < from + text.length) return { kind, text, from, to: from + text.length };
      if (match.index > offset) break;
      if (match[0] === '') form.lastIndex++;
    }
  }
  return undefined;
}

/** Tried in this order: the first that covers the place says what stands there. */
const forms: readonly { readonly kind: Token['kind']; readonly form: RegExp }[] = [
  // ftrace: `  comm-334   [000] ..... 39.103143:`; perf: `comm 334/334 [000] 39.103143:`
  { kind: 'time', form: /(?:\[\d{3,}\]\s+(?:\S{4,6}\s+)?)(?<token>\d+\.\d+):/g },
  { kind: 'task', form: /^\s*\S.{0,24}?-(?<token>\d+)(?=\s+(?:\(\s*[\d-]+\)\s+)?\[\d{3,}\])/g },
  { kind: 'task', form: /^\s*\S.{0,24}?\s+(?<token>\d+)(?=(?:\/\d+)?\s+\[\d{3,}\])/g },
  // strace: `334   1795359755.854224 `, `[pid 334] 13:36:08.1 `
  { kind: 'task', form: /^(?:\[pid\s+)?(?<token>\d+)(?=\]|\s+(?:\d|[a-z_<]|---|\+\+\+))/g },
  { kind: 'time', form: /^(?:(?:\[pid\s+)?\d+\]?\s+)?(?<token>\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)(?=\s)/g },
  { kind: 'inode', form: /\bdev[ =](?<token>(?:0x)?[0-9a-f]+[:,](?:0x)?[0-9a-f]+ ino[ =](?:0x)?[0-9a-f]+)/g },
  { kind: 'errno', form: /\b(?<token>E[A-Z][A-Z0-9]{2,14})\b/g },
  { kind: 'signal', form: /\b(?<token>SIG[A-Z0-9]{2,}(?:_\d+)?)\b/g },
  {
    kind: 'flag',
    form: /\b(?<token>(?:O|MAP|PROT|F|FL|FALLOC_FL|FOLL|IBV_ACCESS|SA|CLONE|IORING_REGISTER|IORING_UNREGISTER|SI|POLL)_[A-Z][A-Z0-9_]+)\b/g,
  },
  { kind: 'fd', form: /\b(?:fd|dfd|oldfd|newfd)[:=] ?(?<token>(?:0x)?[0-9a-f]+)\b/g },
  { kind: 'fd', form: /(?<!\d)(?<token>\d+)(?=<[^>]{0,4096}>)/g },
  {
    kind: 'fd',
    form: /\b(?:fcntl|close|ftruncate|fallocate|ioctl|dup[23]?|fstat|write|pwrite64|read|io_uring_register|openat|fsync)\((?<token>\d+)(?=[,) ])/g,
  },
  { kind: 'path', form: /(?<=<)(?<token>\/[^>]*)(?=>)/g },
  { kind: 'path', form: /"(?<token>\/[^"]*)"/g },
  { kind: 'address', form: /\b(?<token>0x[0-9a-f]{8,16})\b/g },
  { kind: 'address', form: /\b(?:addr|address|start|vm_start|vm_end)[:=] ?(?<token>(?:0x)?[0-9a-f]{6,16})\b/g },
  { kind: 'number', form: /(?<![\w.])(?<token>-?(?:0x[0-9a-f]+|\d+))(?![\w.])/g },
  { kind: 'word', form: /[A-Za-z_][\w:]*/g },
];
