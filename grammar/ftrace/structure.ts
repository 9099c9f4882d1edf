// Lines of a log that are no event of anybody: headers, stack frames, banners, blanks. Told by their first characters; none reaches the lexer.

/** A header, comment, frame, banner or blank of kernel text, trace-cmd or perf. */
export function isStructure(text: string): boolean {
  const start = text.search(/\S/);
  if (start < 0) return true;
  switch (text.charCodeAt(start)) {
    case 35: // '#'
      return true;
    case 61: // '=', a frame: ` => func+0x8b/0xe0`, trace-cmd `=> func (ffffffff813dfc84)`
      return text.startsWith('=>', start);
    case 60: // '<', the head of a stack where lines have no prefix
      return /^<(?:user )?stack trace>$/.test(text.slice(start, start + 24).trimEnd());
    case 45: // '-'
      return /^-{8,}\s*$/.test(text.slice(start, start + 80));
    case 67: // 'C'
      return /^CPU \d+ is empty/.test(text.slice(start, start + 24));
    case 99: // 'c'
      return /^cpus=\d+$/.test(text);
    case 118: // 'v'
      return /^version = \d/.test(text.slice(start, start + 12));
    default:
      return false;
  }
}

/** perf's callchain: `	           20b1d __GI___open64_nocancel+0x2d (/usr/lib/…)`, or the addresses alone. */
export function isCallchain(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== 9 && first !== 32) return false;
  return /^\s+[0-9a-f]{1,16}(?: \S|$)/.test(text.slice(0, 80));
}

/** The rest of an event that does not matter, where a task's name broke its line: `x prev_pid=7736 …`, `x] 1`. @param tails of names seen to do so */
export function isRestOfName(text: string, tails: ReadonlySet<string>): boolean {
  if (/^[^=]{0,15} (?:\w+_)?pid=\d+(?: |$)/.test(text.slice(0, 60))) return true;
  const end = text.search(/[\s\]>),]|$/);
  return end < text.length && tails.has(text.slice(0, end));
}

/** ` 0) `: a line of the function graph, or its banner. */
export function isGraphStart(text: string, at: number): boolean {
  let end = at;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return end > at && end - at < 6 && text.charCodeAt(end) === 41 && text.charCodeAt(end + 1) === 32;
}

/** Output without context info starts with the event itself. */
export function isBare(text: string): boolean {
  return /^(?:sys_\w+(?:\(| -> )|[a-z_]\w*: )/.test(text.slice(0, 120));
}
