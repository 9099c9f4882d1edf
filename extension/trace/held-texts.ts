// The texts of open documents that the worker holds, one per document: read from their file or handed over, then edited along.

import type { ByteSource } from './byte-source';
import { createHeldText, type HeldText } from './held-text';
import type { EditRequest, HoldRequest } from './protocol';
import type { OpenSource } from './read-source';
import type { HeldSource } from './trace-source';

export interface HeldTexts {
  /** False: no text is held to be edited. */
  take(request: HoldRequest | EditRequest): boolean;
  /** The document's text; undefined when what is held, or its file, is another text. */
  source(document: string, wanted: HeldSource): Promise<ByteSource | undefined>;
  forget(document: string): void;
}

/** `open`: opens the file that a document was opened from. */
export function createHeldTexts(open: OpenSource): HeldTexts {
  const texts = new Map<string, Held>();
  return {
    take(request) {
      const { document } = request;
      if (request.kind === 'hold') {
        const known = texts.get(document);
        const held = request.first || known === undefined ? { text: createHeldText(), waiting: [] } : known;
        held.text.push(new TextEncoder().encode(request.text));
        texts.set(document, held);
        return true;
      }
      const held = texts.get(document);
      if (held?.loading !== undefined) held.waiting.push(request);
      else for (const change of request.changes) held?.text.edit(change);
      return held !== undefined;
    },
    async source(document, { held: check, from }) {
      if (from !== undefined) {
        const text = createHeldText();
        const held: Held = { text, waiting: [], loading: load(text, from, open) };
        texts.set(document, held);
      }
      const held = texts.get(document);
      const isLoaded = (await held?.loading) ?? true;
      if (held === undefined || texts.get(document) !== held) return undefined;
      delete held.loading;
      if (!isLoaded || !held.text.is(check)) {
        texts.delete(document);
        return undefined;
      }
      const source = held.text.source();
      for (const { changes } of held.waiting.splice(0)) for (const change of changes) held.text.edit(change);
      return source;
    },
    forget: (document) => void texts.delete(document),
  };
}

interface Held {
  readonly text: HeldText;
  /** Edits that came while the file was read. */
  readonly waiting: EditRequest[];
  loading?: Promise<boolean>;
}

/** VS Code hands no larger documents to extensions. */
const largest = 64 << 20;

async function load(text: HeldText, path: string, open: OpenSource): Promise<boolean> {
  const bytes = await open({ path });
  if ('error' in bytes) return false;
  try {
    let size = 0;
    for await (const chunk of bytes.chunks(1 << 20)) {
      size += chunk.length;
      if (size > largest) return false;
      text.push(chunk.slice());
    }
    return true;
  } catch {
    return false; // the document is handed over instead, whatever ails the file
  } finally {
    await bytes.close();
  }
}
