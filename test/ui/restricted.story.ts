// The same with workspace trust on, in a folder nobody has trusted: `npm start` opens the sample like this.

import assert from 'node:assert/strict';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the sample in a folder that is not trusted', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: true });
  });
  after(() => workbench?.close());

  it('opens in restricted mode', async () => {
    await workbench.page.locator('[id="status.workspaceTrust"]', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('is analysed all the same', async () => {
    const finding = sampleFindings().find((one) => one.severity === 'error');
    assert.ok(finding, 'the command line finds no error in the sample');
    await workbench.goTo(finding.line, finding.column);
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
    await workbench.shot('7-restricted');
  });
});
