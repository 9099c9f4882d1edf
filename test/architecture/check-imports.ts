// Compares the imports of a set of sources with the rooms, and looks for circles. Pure: paths and texts in, sentences out.

import { posix } from 'node:path';
import { readImports } from './read-imports';
import { type Room, rooms } from './rooms';

/** `sources`: path from the project folder → text. Returns one sentence per violation. */
export function checkImports(sources: ReadonlyMap<string, string>): readonly string[] {
  const edges = new Map<string, readonly string[]>();
  const violations: string[] = [];
  for (const [path, text] of sources) {
    const room = roomOf(path);
    if (room === undefined) {
      violations.push(`${path} stands in no room`);
      continue;
    }
    const targets: string[] = [];
    for (const { specifier, line } of readImports(text)) {
      const target = specifier.startsWith('.') ? resolve(path, specifier, sources) : undefined;
      const problem = specifier.startsWith('.') ? inside(room, path, specifier, target) : outside(room, path, specifier);
      if (problem !== undefined) {
        violations.push(`${path}:${line} imports ${specifier}: ${problem}`);
      }
      if (target !== undefined) {
        targets.push(target);
      }
    }
    edges.set(path, targets);
  }
  return [...violations, ...circles(edges)];
}

function roomOf(path: string): Room | undefined {
  return rooms.find((room) => room.holds.test(path));
}

function resolve(from: string, specifier: string, sources: ReadonlyMap<string, string>): string | undefined {
  const bare = posix.join(posix.dirname(from), specifier);
  // The build compiles x.assembly.ts to x.wasm.
  return [bare.replace(/\.wasm$/, '.assembly.ts'), `${bare}.ts`, `${bare}/index.ts`].find(
    (path) => sources.has(path) || /\.(json|css)$/.test(path),
  );
}

function inside(room: Room, from: string, specifier: string, target: string | undefined): string | undefined {
  if (target === undefined) {
    return 'there is no such file';
  }
  const other = roomOf(target);
  if (other === undefined) {
    return `${target} stands in no room`;
  }
  return other === room || room.imports.includes(other.name)
    ? undefined
    : `${room.name} may not import ${other.name} (${from} → ${specifier})`;
}

function outside(room: Room, path: string, specifier: string): string | undefined {
  const allowed = room.outside.some((entry) => entry.files.test(path) && entry.modules.test(specifier));
  return allowed ? undefined : `${room.name} may not import it here`;
}

/** One sentence per circle, found depth first. */
function circles(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push(`circle: ${[...trail.slice(start), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) {
      return;
    }
    for (const target of edges.get(path) ?? []) {
      visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of edges.keys()) {
    visit(path, []);
  }
  return found;
}
