// leaseLens.selectPolicy: by which rules the open traces are judged. Judging again needs no reading.

import { commands, type Disposable, window } from 'vscode';
import type { PolicyName } from '../engine/analysis';
import { policyNames, readSettings, writeSetting } from './settings';

/** Called with a policy's name (a keybinding, a test) it asks nothing. */
export function registerPolicy(): Disposable {
  return commands.registerCommand('leaseLens.selectPolicy', async (wanted: unknown) => {
    const scope = window.activeTextEditor?.document.uri;
    const now = readSettings(scope).engine.policy;
    const policy = policyNames.find((name) => name === wanted) ?? (await pick(now));
    if (policy !== undefined && policy !== now) await writeSetting('policy', policy, scope);
  });
}

async function pick(now: PolicyName): Promise<PolicyName | undefined> {
  const items = policyNames.map((label) => ({ label, description: label === now ? 'in force' : '', detail: details[label] }));
  const picked = await window.showQuickPick(items, { title: 'Judge traces by which policy?', matchOnDetail: true });
  return policyNames.find((name) => name === picked?.label);
}

const details: Readonly<Record<PolicyName, string>> = {
  'rfc-v1': 'June 2019: a DAX file is pinned under a layout lease; anybody’s counts. Truncating pinned pages fails with ETXTBSY.',
  'rfc-v2': 'August 2019: only the pinning process’ own exclusive layout lease counts. Nobody can break it.',
  mainline: 'Kernels as released: no layout lease; long-term pins of filesystem DAX fail with EOPNOTSUPP.',
};
