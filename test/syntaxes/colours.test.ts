// The colours, by VS Code's own tokenizer: no line of a recording is left plain, and the words that matter have their scope.

import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry, type StateStack } from 'vscode-textmate';
import { detect } from '../../grammar/detect';
import { sharedFolderOrSkip } from '../support/shared-folder';

type Language = 'ftrace' | 'strace';

describe('colours', function () {
  this.timeout(120_000);
  const grammars = new Map<Language, IGrammar>();

  before(async () => {
    await loadWASM(readFileSync('node_modules/vscode-oniguruma/release/onig.wasm'));
    const registry = new Registry({
      onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
      async loadGrammar(scope) {
        const path = `grammar/syntaxes/${scope.replace('source.', '')}.tmLanguage.json`;
        return parseRawGrammar(readFileSync(path, 'utf8'), path);
      },
    });
    for (const language of ['ftrace', 'strace'] as const) {
      const grammar = await registry.loadGrammar(`source.${language}`);
      assert.ok(grammar);
      grammars.set(language, grammar);
    }
  });

  /** Scopes of each token, innermost last, with its text. */
  const tokens = (language: Language, line: string, state: StateStack = INITIAL) => {
    const grammar = grammars.get(language);
    assert.ok(grammar);
    const result = grammar.tokenizeLine(line, state);
    return {
      state: result.ruleStack,
      words: result.tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes })),
    };
  };

  const plainLines = (text: string, language: Language): readonly string[] => {
    const plain: string[] = [];
    const seen = new Set<string>();
    let state: StateStack = INITIAL;
    for (const [index, given] of text.split('\n').entries()) {
      const line = given.replace(/\r$/, '');
      const shape = line.replace(/[0-9a-f]+/g, '0');
      if (seen.has(shape) || line.length > 5000) continue;
      seen.add(shape);
      const { words, state: next } = tokens(language, line, state);
      state = next;
      if (/\S/.test(line) && !words.some(({ scopes, text: word }) => scopes.length > 1 && /\S/.test(word)))
        plain.push(`${index + 1}: ${line}`);
    }
    return plain;
  };

  const languageOf = (text: string): Language | undefined => {
    const found = detect(text.split('\n').slice(0, 200));
    if (found?.kind !== 'dialect') return undefined;
    return found.dialect === 'strace' || found.dialect === 'perf-trace' ? 'strace' : 'ftrace';
  };

  for (const file of globSync(['test/traces/*.txt', 'test/traces/every-call/*.gz', 'samples/*.txt']).sort()) {
    it(`no plain line: ${file}`, () => {
      const bytes = readFileSync(file);
      const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      const language = languageOf(text);
      assert.ok(language);
      assert.deepEqual(plainLines(text, language), []);
    });
  }

  it('no plain line in any recording', function () {
    const shared = join(sharedFolderOrSkip(this), 'traces');
    const plain: string[] = [];
    let logs = 0;
    for (const file of globSync('{A,D,G,K,P,Q,R,S,T,V,variants}/*.{txt,strace}', { cwd: shared }).sort()) {
      if (/dmesg|hang\.txt|INDEX|live\.txt|60x-/.test(file) || statSync(join(shared, file)).size > 400_000) continue;
      const text = readFileSync(join(shared, file), 'utf8');
      const language = languageOf(text);
      if (language === undefined) continue;
      logs += 1;
      plain.push(...plainLines(text, language).map((line) => `${file}:${line}`));
    }
    assert.ok(logs > 150);
    assert.deepEqual(plain, []);
  });

  const scopeOf = (language: Language, line: string, word: string): string =>
    tokens(language, line)
      .words.find(({ text }) => text.trim() === word)
      ?.scopes.at(-1) ?? 'not a token';

  it('calls, failures, signals and flags of strace', () => {
    const line =
      '4711 1795354567.123456 fcntl(7</mnt/pmem0/a b.dat>, F_SETLEASE, F_RDLCK) = -1 EAGAIN (Resource temporarily unavailable) <0.000011>';
    for (const [word, scope] of [
      ['fcntl', /entity\.name\.function/],
      ['F_SETLEASE', /constant/],
      ['EAGAIN', /errno/],
      ['</mnt/pmem0/a b.dat>', /string/],
    ] as const)
      assert.match(scopeOf('strace', line, word), scope, word);
    assert.match(scopeOf('strace', '--- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---', 'SIGIO'), /constant|entity|keyword/);
  });

  it('tasks, events and results of ftrace', () => {
    const line =
      '  lease-holder-16601   [000] .....  1157.060637: generic_add_lease: dev=0xfe:0x0 ino=0x248017 fl_flags=FL_LEASE fl_type=F_RDLCK';
    for (const [word, scope] of [
      ['generic_add_lease', /entity\.name/],
      ['F_RDLCK', /constant/],
      ['1157.060637', /constant|number|comment/],
    ] as const)
      assert.match(scopeOf('ftrace', line, word), scope, word);
  });
});

describe('what the editor knows of the languages', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly contributes: {
      readonly languages: readonly {
        readonly id: string;
        readonly configuration: string;
        readonly icon: Readonly<Record<'light' | 'dark', string>>;
      }[];
    };
  }; // the manifest of this package

  for (const { id, configuration, icon } of manifest.contributes.languages) {
    it(`${id}: brackets, comments and an icon for light and dark`, () => {
      const known = JSON.parse(readFileSync(configuration, 'utf8')) as { readonly brackets: readonly unknown[]; readonly comments: object };
      assert.equal(known.brackets.length, 3);
      assert.deepEqual(known.comments, { lineComment: '#' });
      for (const file of [icon.light, icon.dark]) {
        const svg = readFileSync(file, 'utf8');
        assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>\n$/);
        assert.doesNotMatch(svg, /<script|href/);
      }
    });
  }
});
