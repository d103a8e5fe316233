import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { removeAbandoned } from './spool';

it('removes files whose process was killed, and no others', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spool-test-'));
  try {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const places = [
      `ml-home-bill-${hostname()}-${gone}-abcdef`,
      `ml-home-bill-${hostname()}-${process.pid}-abcdef`,
      `ml-home-bill-elsewhere-${gone}-abcdef`,
      'something-else',
    ].map(name => path.join(folder, name));
    places.forEach(place => mkdirSync(place));
    const left = () => places.map(place => existsSync(place));
    await removeAbandoned(folder, undefined);
    expect(left()).toEqual([false, true, true, true]);
    // The process that had the number of this one before it.
    await removeAbandoned(folder, process.pid);
    expect(left()).toEqual([false, false, true, true]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
