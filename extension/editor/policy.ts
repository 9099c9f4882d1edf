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
  'rfc-v1': 'June 2019: under anybody’s layout lease pages may be pinned; truncating them fails.',
  'rfc-v2': 'August 2019: only the pinning process’ own exclusive layout lease counts.',
  mainline: 'Kernels as released: no layout leases; filesystem DAX is never pinned for long.',
};
