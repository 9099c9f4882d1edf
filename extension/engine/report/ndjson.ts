// Findings one object a line, with the released names of the command line's NDJSON (design: command-line.md).

import type { Analysis, Finding } from '../analysis';

/** Every finding on a line of its own. `file`: what the log is called. */
export function findingLines(file: string, { findings }: Analysis): string {
  return findings.map((finding) => `${json(record(file, finding))}\n`).join('');
}

function record(file: string, finding: Finding): object {
  const { rule, title, severity, verdict, because, policy, line, column, endColumn, time, pid, tid, comm, inode, path } = finding;
  const { message, evidence, expected, observed } = finding;
  return {
    type: 'finding',
    ...{ rule, title, severity, verdict, because, policy, file, line, column, endColumn, time, pid, tid, comm, inode, path },
    ...{ message, evidence: evidence.map((one) => ({ line: one.line, role: one.role })), expected, observed },
  };
}

/** Characters that could steer a terminal are written `\uXXXX`, which is the same JSON. */
function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
