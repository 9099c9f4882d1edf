// Signal names and numbers as strace spells them: SIGIO 29, SIGRT_5 37 (the kernel's first real-time signal is 32), RTMIN in sets.

/** Number of `SIGIO`, `SIGRT_5`, or of the same without SIG as in sets; undefined for a name that is none. */
export function signalNumber(name: string): number | undefined {
  const short = name.startsWith('SIG') ? name.slice(3) : name;
  const known = numbers.get(short);
  if (known !== undefined) return known;
  if (!short.startsWith('RT_')) return undefined;
  const index = Number(short.slice(3));
  return Number.isInteger(index) && index >= 0 && index <= 32 ? firstRealTime + index : undefined;
}

/** `SIGIO`, `SIGRT_5`; `signal N` where no name exists. */
export function signalName(number: number): string {
  for (const [name, value] of numbers) if (value === number) return `SIG${name}`;
  return number > firstRealTime && number <= 64 ? `SIGRT_${number - firstRealTime}` : `signal ${number}`;
}

/** Numbers of every signal name of the table, with SIG: for arguments that may be name or number. */
export function signalTable(): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (const [name, value] of numbers) table.set(`SIG${name}`, value);
  for (let index = 0; index <= 32; index += 1) table.set(`SIGRT_${index}`, firstRealTime + index);
  return table;
}

const firstRealTime = 32;

const ordered =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS';

const numbers: ReadonlyMap<string, number> = new Map([
  ...ordered.split(' ').map((name, index): [string, number] => [name, index + 1]),
  ['RTMIN', firstRealTime],
  ['RTMAX', 64],
  ['POLL', 29],
  ['IOT', 6],
  ['CLD', 17],
]);
