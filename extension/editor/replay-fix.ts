// leaseLens.replayFix and replayFixAll: the trace replayed with a finding's remedy, or with that of every finding of its rule, as a diff of
// what happens and of the findings. Both sides are virtual.

import { commands, Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import { type Replay, replayOfAll, replaysOf } from '../engine/fixes/replays';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { type Target, targetOf } from './target';
import { lineTextOf } from './trace-lines';
import { changesText, findingsText, whatIfOutcome } from './what-if-text';

const scheme = 'lease-lens-replay';

export function registerReplayFix(documents: TraceDocuments): Disposable {
  const pages = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const show = async ({ uri }: Target, { title, changes }: Replay): Promise<boolean> => {
    const result = await documents.whatIf(uri, changes);
    if (typeof result === 'string') {
      void window.showInformationMessage(`Lease Lens: ${plain(result, 300)}`);
      return false;
    }
    const lineText = await lineTextOf(
      uri,
      changes.map(({ line }) => line),
    );
    const name = uri.path.split('/').at(-1) ?? 'trace';
    const page = (side: string, text: string): Uri => {
      const at = Uri.from({ scheme, path: `/${side}/${name} findings.txt`, query: JSON.stringify([uri.toString(), title]) });
      pages.set(at.toString(), text);
      changed.fire(at);
      return at;
    };
    const left = page('as recorded', `As recorded\n${findingsText(result.before)}`);
    const right = page('replayed', `${changesText(changes, (line) => lineText(line) ?? '')}\n${findingsText(result.after)}`);
    await commands.executeCommand('vscode.diff', left, right, `What if: ${plain(title, 80)}`, { preview: true });
    void window.setStatusBarMessage(`Lease Lens: ${plain(whatIfOutcome(result), 200)}`, 8000);
    return true;
  };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? 'This replay is over. Run it again from the trace.\n',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => void pages.delete(uri.toString())),
    commands.registerCommand('leaseLens.replayFix', async (...args: unknown[]) => {
      const target = await targetOf(documents, args);
      const replays = target === undefined ? [] : replaysOf(target.analysis, target.finding);
      const replay = replays.find(({ title }) => title === args[3]) ?? replays[0];
      if (target === undefined || replay === undefined) return none(target);
      return show(target, replay);
    }),
    commands.registerCommand('leaseLens.replayFixAll', async (...args: unknown[]) => {
      const target = await targetOf(documents, args);
      const replay = target && replayOfAll(target.analysis, target.finding.rule);
      if (target === undefined || replay === undefined) return none(target);
      return show(target, replay);
    }),
  );
}

function none(target: Target | undefined): false {
  if (target !== undefined)
    void window.showInformationMessage(`Lease Lens: ${target.finding.rule} has no remedy that this log can be replayed with.`);
  return false;
}
