// The entry that VS Code requires inside the extension host: runs every *.suite.js beside it and hands the counts to tools/test-host.mts.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { countRun } from '../../tools/run/mocha-tally.mts';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'spec', color: false });
  if (process.env.LEASE_LENS_GREP) {
    mocha.fgrep(process.env.LEASE_LENS_GREP);
  }
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.suite.js')) {
      mocha.addFile(join(__dirname, file));
    }
  }
  console.log('LEASE-LENS-START');
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run((failed) => {
      console.log(`LEASE-LENS-TALLY ${JSON.stringify(count())}`);
      resolve(failed);
    });
    const count = countRun(runner);
  });
  if (failures > 0) {
    throw new Error(`${failures} tests failed`);
  }
}
