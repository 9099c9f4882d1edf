// `.lease-lens.json` for the command line: the nearest one in the log's folder or above it, or the one that --workspace-file names.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { EngineOptions } from '../engine/options';
import { readWorkspaceFile, type WorkspaceFile, workspaceFileName } from '../engine/workspace-file';
import type { OptionSpec, Usage } from './usage';
import { UsageError } from './usage';
import { whyNotRead } from './why-not-read';

export const workspaceFileOption: OptionSpec = {
  name: 'workspace-file',
  kind: 'value',
  argument: 'FILE|none',
  help: `severities and suppressions (default: the nearest ${workspaceFileName} in the log's folder or above it)`,
};

export interface FoundWorkspaceFile extends WorkspaceFile {
  /** Absent: there is none. */
  readonly path?: string;
}

/** The file for a log (`-`: standard input, for which the working directory counts). Throws UsageError with what is wrong in it. */
export function workspaceFileFor(usage: Usage, log: string): FoundWorkspaceFile {
  const given = usage.values.get('workspace-file');
  if (given === 'none') return { severities: {}, suppressions: [] };
  if (given !== undefined) return read(given, true);
  let folder = log === '-' ? process.cwd() : dirname(resolve(log));
  for (;;) {
    const found = read(join(folder, workspaceFileName), false);
    const above = dirname(folder);
    if (found.path !== undefined || above === folder) return found;
    folder = above;
  }
}

/** The options of the command line with what the file says of a log behind them: --rule outranks the file. */
export function withWorkspaceFile(options: EngineOptions, { severities, suppressions }: WorkspaceFile, log: string): EngineOptions {
  const rules = { ...severities, ...options.rules };
  return suppressions.length === 0
    ? { ...options, rules }
    : { ...options, rules, suppressions: { entries: suppressions, paths: pathsOf(log) } };
}

/** As given, and whole: a suppression may name either, or the end. */
export function pathsOf(log: string): readonly string[] {
  return log === '-' ? [log] : [log, resolve(log).replaceAll('\\', '/')];
}

function read(path: string, mustBe: boolean): FoundWorkspaceFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    if (!mustBe && (code === 'ENOENT' || code === 'ENOTDIR')) return { severities: {}, suppressions: [] };
    throw new UsageError(`${path}: ${whyNotRead(error)}; --workspace-file none goes without`);
  }
  const { problems, ...file } = readWorkspaceFile(text);
  if (problems.length > 0) throw new UsageError(`${path}: ${problems.join('; ')}`);
  return { ...file, path };
}
