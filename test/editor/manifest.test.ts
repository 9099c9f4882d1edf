// package.json and the code name the same things: languages, file names, commands, settings; the grammars are regular expressions that compile.

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly extensions: readonly string[];
      readonly filenamePatterns: readonly string[];
      readonly firstLine: string;
      readonly configuration: string;
    }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly problemPatterns: readonly { readonly regexp: string; readonly code: number; readonly line: number }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string } }[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default?: unknown }>> };
  };
}

const { contributes, icon, activationEvents } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const sources = [
  ...globSync('extension/editor/*.ts'),
  'extension/timeline-link.ts',
  'extension/timeline-actions.ts',
  'extension/large-trace-editor.ts',
]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('package.json', () => {
  it('names files that are there', () => {
    const files = [
      icon,
      ...contributes.languages.map((language) => language.configuration),
      ...contributes.grammars.map(({ path }) => path),
    ];
    for (const file of files) assert.ok(existsSync(file), file);
  });

  it('contributes every command that is registered, but the one that only callers with an overlay use', () => {
    const registered = [...sources.matchAll(/\b(?:registerC|c)ommand\('(leaseLens\.\w+)'/g)].map(([, command]) => command).sort();
    const contributed = contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual(
      registered.filter((command) => command !== 'leaseLens.whatIf'),
      contributed,
    );
    assert.ok(contributes.commands.every(({ category }) => category === 'Lease Lens'));
  });

  it('has a default for every setting, and the code reads each', () => {
    const settings = readFileSync('extension/editor/settings.ts', 'utf8');
    for (const [key, { default: value }] of Object.entries(contributes.configuration.properties)) {
      assert.notEqual(value, undefined, key);
      assert.ok(settings.includes(`get('${key.replace('leaseLens.', '')}')`), key);
    }
  });

  it('never activates at start-up', () => {
    assert.deepEqual(activationEvents, ['onWebviewPanel:leaseLens.timeline', 'onFileSystem:lease-lens-trace']);
  });
});

describe('the problem matcher', () => {
  it('reads every finding that the command line prints', () => {
    const [pattern] = contributes.problemPatterns;
    assert.ok(pattern);
    const printed = readFileSync('test/cli/expected/ignored-lease-break.ftrace.txt', 'utf8').split('\n');
    const matched = printed.flatMap((line) => {
      const match = new RegExp(pattern.regexp).exec(line);
      return match === null ? [] : [`${match[pattern.code]}@${match[pattern.line]}`];
    });
    const findings = readFileSync('test/cli/expected/ignored-lease-break.ftrace.ndjson', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"finding"'))
      .map((line) => JSON.parse(line) as { readonly rule: string; readonly line: number })
      .map(({ rule, line }) => `${rule}@${line}`);
    assert.deepEqual(matched, findings);
  });
});

describe('the walkthrough', () => {
  it('has a picture, with words for who does not see it, per step', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.equal(steps.length, 4);
    for (const { media } of steps) {
      assert.deepEqual(Object.keys(media.image), ['dark', 'light', 'hc', 'hcLight']);
      for (const image of Object.values(media.image)) assert.ok(existsSync(image), image);
      assert.notEqual(media.image.dark, media.image.light);
      assert.ok(media.altText.length > 10);
    }
  });
});

describe('first lines', () => {
  const languageOf = (line: string) => contributes.languages.find(({ firstLine }) => new RegExp(firstLine).test(line))?.id;
  const known: readonly (readonly [string, string | undefined])[] = [
    ['# tracer: nop', 'ftrace'],
    ['# tracer: function_graph', 'ftrace'],
    ['version = 7', 'ftrace'],
    ['cpus=2', 'ftrace'],
    ['        leaselab 26781/26781 [001]  4664.715065376:       syscalls:sys_enter_openat: dfd: 0xffffff9c', 'ftrace'],
    ['          holder-334     [000] .....    39.103143: generic_add_lease: dev=0x103:0x0 ino=0xd', 'ftrace'],
    ['execve("/bin/true", ["true"], 0x7ffd /* 20 vars */) = 0', 'strace'],
    ['334   1795359755.854224 fcntl(9</mnt/a>, F_SETLEASE, 0x10 /* F_??? */) = 0 <0.000372>', 'strace'],
    ['[pid 14931] 13:36:08 close(3)             = 0', 'strace'],
    ['335   1795359755.919303 ftruncate(9</mnt/a>, 0 <unfinished ...>', 'strace'],
    ['     0.000 ( 0.562 ms): leaselab/26887 openat(dfd: CWD, filename: 0x32d3f37c) = 6', 'strace'],
    ['#!/bin/sh', undefined],
    ['# A heading', undefined],
    ['version = 7.1', undefined],
    ['int main(void) {', undefined],
    ['print(x) = y', undefined],
    ['Nov 22 16:45:01 host kernel: [    0.000000] Linux version 6.1', undefined],
  ];
  for (const [line, language] of known) {
    it(`${line.trim().slice(0, 40)} is ${language ?? 'nothing of ours'}`, () => assert.equal(languageOf(line), language));
  }
});

describe('grammars', () => {
  for (const { path, scopeName } of contributes.grammars) {
    it(`${path} compiles, names its scopes after its language and includes only what it has`, () => {
      const grammar = JSON.parse(readFileSync(path, 'utf8')) as { readonly scopeName: string; readonly repository: object };
      assert.equal(grammar.scopeName, scopeName);
      const language = scopeName.replace('source.', '');
      walk(grammar, (key, value) => {
        if (key === 'match' || key === 'begin' || key === 'end') new RegExp(value.replaceAll('\\G', ''));
        if (key === 'name' && value !== language) assert.ok(value.endsWith(`.${language}`), value);
        if (key === 'include') assert.ok(Object.hasOwn(grammar.repository, value.slice(1)), value);
      });
    });
  }
});

function walk(node: unknown, visit: (key: string, value: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') visit(key, value);
    else walk(value, visit);
  }
}
