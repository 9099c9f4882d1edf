// Every regular expression of the product's sources: literals, and `new RegExp` of texts that stand in the same file.

import { globSync, readFileSync } from 'node:fs';
import { type AnyNode, type CallExpression, type Node, parse, type TemplateLiteral } from 'acorn';
import { transformSync } from 'esbuild';

export interface Pattern {
  /** `grammar/detect.ts: /source/flags` */
  readonly name: string;
  readonly source: string;
  readonly flags: string;
}

export interface Patterns {
  readonly patterns: readonly Pattern[];
  /** `new RegExp` of what is only known when it runs: `file: text`. */
  readonly unknown: readonly string[];
}

export function patternsOfTheProduct(): Patterns {
  const patterns: Pattern[] = [];
  const unknown: string[] = [];
  for (const file of globSync('{grammar,extension,webview}/**/*.ts').sort()) {
    if (file.endsWith('.assembly.ts') || file.endsWith('.d.ts')) continue;
    const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', target: 'es2024' });
    const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
    const texts = new Map<string, string>();
    const visit = (node: AnyNode): void => {
      if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init) {
        const text = textOf(node.init, texts);
        if (text !== undefined) texts.set(node.id.name, text);
      }
      if (node.type === 'Literal' && node.regex) add(node.regex.pattern, node.regex.flags);
      if (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'RegExp') {
        const [pattern, flags] = node.arguments;
        const source = pattern === undefined ? undefined : textOf(pattern, texts);
        if (source === undefined) unknown.push(`${file}: ${code.slice(node.start, node.end)}`);
        else add(source, flags === undefined ? '' : (textOf(flags, texts) ?? ''));
      }
      for (const child of children(node)) visit(child);
    };
    const add = (source: string, flags: string): void => {
      patterns.push({ name: `${file}: /${source}/${flags}`, source, flags });
    };
    visit(tree);
  }
  return { patterns, unknown };
}

/** A text that is known as it stands: a literal, a template or sum of such, a constant of the file, the source of a pattern. */
function textOf(node: Node, texts: ReadonlyMap<string, string>): string | undefined {
  const one = node as AnyNode; // acorn's own union
  switch (one.type) {
    case 'Literal':
      return one.regex?.pattern ?? (typeof one.value === 'string' ? one.value : undefined);
    case 'Identifier':
      return texts.get(one.name);
    case 'MemberExpression':
      return one.property.type === 'Identifier' && one.property.name === 'source' ? textOf(one.object, texts) : undefined;
    case 'BinaryExpression': {
      const left = textOf(one.left, texts);
      const right = textOf(one.right, texts);
      return one.operator !== '+' || left === undefined || right === undefined ? undefined : left + right;
    }
    case 'TemplateLiteral':
      return templateText(one, false, texts);
    case 'TaggedTemplateExpression': // String.raw
      return templateText(one.quasi, true, texts);
    case 'CallExpression': // ['a', 'b'].join('|')
      return joinedText(one, texts);
    default:
      return undefined;
  }
}

function templateText(one: TemplateLiteral, raw: boolean, texts: ReadonlyMap<string, string>): string | undefined {
  let text = '';
  for (const [at, quasi] of one.quasis.entries()) {
    const expression = one.expressions[at - 1];
    const inner = expression === undefined ? '' : textOf(expression, texts);
    if (inner === undefined) return undefined;
    text += inner + (raw ? quasi.value.raw : (quasi.value.cooked ?? ''));
  }
  return text;
}

function joinedText({ callee, arguments: [by] }: CallExpression, texts: ReadonlyMap<string, string>): string | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ArrayExpression' || by === undefined) return undefined;
  const parts = callee.object.elements.map((element) => (element === null ? undefined : textOf(element, texts)));
  const between = textOf(by, texts);
  return between === undefined || parts.includes(undefined) ? undefined : parts.join(between);
}

function children(node: AnyNode): readonly AnyNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}
