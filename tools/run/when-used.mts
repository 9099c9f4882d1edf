// The esbuild plugin that has parts of Node loaded when they are first used: most runs of the command line unpack nothing, start no program and read
// no report, and these parts are a twentieth of what starting costs. For a bundle in which they stand among the imports at the top of files.

import type { Plugin } from 'esbuild';

const parts = /^node:(child_process|readline|zlib)$/;

export const whenUsed: Plugin = {
  name: 'when-used',
  setup(build) {
    build.onResolve({ filter: parts }, ({ path, namespace }) =>
      namespace === 'when-used' ? { path, external: true } : { path, namespace: 'when-used' },
    );
    // esbuild takes an import's names from the module's own and else from its prototype.
    build.onLoad({ filter: /./, namespace: 'when-used' }, ({ path }) => ({
      contents: `let part;
        const get = (_, name) => name === '__esModule' ? undefined : (part ??= require('${path}'))[name];
        module.exports = Object.create(new Proxy({}, { get }));`,
    }));
  },
};
