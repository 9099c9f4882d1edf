// Globs over paths, as settings and the workspace file write them.

/** `**` any path, `*` within a name, `?` one character. Linear in the path: no backtracking pattern is built. */
export function matchesGlob(glob: string, path: string): boolean {
  let g = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  let deep = false;
  while (p < path.length) {
    const c = glob[g];
    if (c === '*') {
      deep = glob[g + 1] === '*';
      star = g + (deep ? 2 : 1);
      g = star;
      mark = p;
    } else if (c === path[p] || (c === '?' && path[p] !== '/')) {
      g++;
      p++;
    } else if (star >= 0 && (deep || path[mark] !== '/')) {
      mark++;
      p = mark;
      g = star;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g >= glob.length;
}
