/** Where a CPU profile's time went: by function and by module, self time. */

import { readFileSync } from 'node:fs';

/**
 * @returns {{ busySeconds: number, seconds: number, gcShare: number,
 *   functions: { name: string, share: number }[], modules: { name: string, share: number }[] }}
 *   shares are of the busy time
 */
export function readProfile(file, { top = 20 } = {}) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const byId = new Map(nodes.map(node => [node.id, node]));
  const functions = new Map();
  const modules = new Map();
  let idle = 0;
  let all = 0;
  let gc = 0;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    const { callFrame } = byId.get(id);
    all += delta;
    // Starting the profiler stops the process for a while, too.
    if (
      callFrame.functionName === '(idle)' ||
      callFrame.url === 'node:inspector'
    ) {
      idle += delta;
      return;
    }
    if (callFrame.functionName === '(garbage collector)') {
      gc += delta;
    }
    const module = moduleOf(callFrame);
    const place =
      callFrame.lineNumber >= 0 ? `:${callFrame.lineNumber + 1}` : '';
    const name = `${callFrame.functionName || '(anonymous)'} ${
      module.file
    }${place}`;
    functions.set(name, (functions.get(name) ?? 0) + delta);
    modules.set(module.name, (modules.get(module.name) ?? 0) + delta);
  });
  const busy = all - idle;
  const sorted = map =>
    [...map]
      .map(([name, time]) => ({ name, share: time / busy }))
      .sort((a, b) => b.share - a.share)
      .slice(0, top);
  return {
    seconds: all / 1e6,
    busySeconds: busy / 1e6,
    gcShare: gc / busy,
    functions: sorted(functions),
    modules: sorted(modules),
  };
}

function moduleOf({ url, functionName }) {
  if (!url) {
    return {
      name: functionName.startsWith('(') ? functionName : '(native)',
      file: '',
    };
  }
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(url);
  if (inPackage) {
    const deepest = url.split('node_modules/').at(-1);
    const [, name] = /^((?:@[^/]+\/)?[^/]+)/.exec(deepest);
    return { name, file: deepest };
  }
  if (url.startsWith('node:')) {
    return { name: url.split('/')[0], file: url };
  }
  const own = /(?:plugins|packages)\/([^/]+)\/(.*)$/.exec(url);
  return own
    ? { name: own[1], file: `${own[1]}/${own[2]}` }
    : { name: url, file: url };
}
