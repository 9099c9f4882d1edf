// Why a small file that the user named (a policy, a report, a workspace file) cannot be read, in words.

/** `no such file; check the name`, from the system's error. */
export function whyNotRead(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  switch (code) {
    case 'ENOENT':
      return 'no such file; check the name';
    case 'EACCES':
      return 'you may not read it';
    case 'EISDIR':
      return 'a folder; name the file in it';
    default:
      return `cannot be read (${code})`;
  }
}
