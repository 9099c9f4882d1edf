// Packages the extension, then runs test/ui/*.story.ts: each installs it in a fresh VS Code and drives that in a browser.
// Screenshots go to test/out. `--grep TEXT` chooses stories.

import { globSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { packageExtension } from './package.mts';
import { inRoot, root } from './root.mts';
import { exitOnSignals } from './run/group.mts';
import { runMocha } from './run/mocha.mts';
import { hand } from './run/tally.mts';

const { values } = parseArgs({ options: { grep: { type: 'string' } } });
exitOnSignals();
mkdirSync(inRoot('test/out'), { recursive: true });
await packageExtension();
const stories = globSync('out/test/ui/*.story.mjs', { cwd: root }).sort();
// A key that a busy workbench drops, or a hover that a late repaint closes, is asked for again, as a user does.
const tally = await runMocha(stories, { timeout: 90_000, grep: values.grep, retries: 2 });
hand(tally);
process.exit(tally.failed === 0 ? 0 : 1);
