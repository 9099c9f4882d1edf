// The thread that answers: holds the columns and their pyramids, and turns views into runs. Bundled on its own and started from a blob.

import { answer, createAnswering } from './answering';
import type { Question } from './questions';
import { buffersOf } from './runs';

declare const self: {
  onmessage: (event: { readonly data: unknown }) => void;
  postMessage(message: unknown, transfer?: ArrayBufferLike[]): void;
};

const state = createAnswering();
self.onmessage = ({ data }) => {
  const question = data as Question; // queries.ts of the same bundle is the only one that can write here
  const reply = answer(state, question);
  self.postMessage(reply, reply.kind === 'runs' ? buffersOf(reply.runs) : []);
};
