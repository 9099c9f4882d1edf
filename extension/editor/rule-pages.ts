// `lease-lens-rule:/LP001.md`: a rule's page as a document, so that a diagnostic's code leads somewhere without a network. The page is
// the one that ships in docs/rules; the catalogue stands in where it is missing.

import { commands, Disposable, Uri, window, workspace } from 'vscode';
import { catalogue, describeRule } from '../engine/rules/catalogue';
import { rulePage } from './rule-page';

const scheme = 'lease-lens-rule';

export function ruleUri(code: string): Uri {
  return Uri.from({ scheme, path: `/${code}.md` });
}

export function registerRulePages(extension: Uri): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      async provideTextDocumentContent(uri) {
        const code = uri.path.slice(1).replace(/\.md$/, '');
        const rule = describeRule(code);
        if (rule === undefined) return rulePage(code, rule);
        const bytes = await workspace.fs.readFile(Uri.joinPath(extension, 'docs', 'rules', `${rule.code}.md`)).then(
          (read) => read,
          () => undefined, // not packaged: the catalogue's words are there always
        );
        return bytes === undefined ? rulePage(code, rule) : new TextDecoder().decode(bytes);
      },
    }),
    commands.registerCommand('leaseLens.showRule', async (code: unknown) => {
      const rule = typeof code === 'string' ? describeRule(code)?.code : await pickRule();
      if (rule !== undefined) await showRule(rule);
    }),
  );
}

/** Rendered where the markdown preview is there, as text otherwise. */
async function showRule(code: string): Promise<void> {
  const uri = ruleUri(code);
  await commands.executeCommand('markdown.showPreview', uri).then(undefined, () => window.showTextDocument(uri, { preview: true }));
}

async function pickRule(): Promise<string | undefined> {
  const rules = catalogue.map((rule) => ({ label: rule.code, description: rule.title, detail: rule.sentence }));
  const picked = await window.showQuickPick(rules, { title: 'Rules of Lease Lens', matchOnDescription: true, matchOnDetail: true });
  return picked?.label;
}
