/** Starting and stopping: what a person who runs `npm start` meets, good and bad. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../fingerprint.mjs';
import { throwAwayFolder } from '../portal.mjs';
import { runLoud } from './loud.mjs';

export async function start({ root, runtime, env, signal }) {
  const files = listFiles(path.join(root, 'scripts', 'tests'), {
    keep: file => file.endsWith('.test.mjs'),
  });
  const { folder, remove } = throwAwayFolder();
  try {
    const report = path.join(folder, 'report.tap');
    const args = ['--test', '--test-concurrency=1'];
    args.push('--test-reporter=spec', '--test-reporter-destination=stdout');
    args.push('--test-reporter=tap', `--test-reporter-destination=${report}`);
    await runLoud(runtime, [...args, ...files], { cwd: root, env, signal });
    if (!existsSync(report)) {
      throw new Error(
        'The test runner ended without a report: see the lines above.',
      );
    }
    const summary = readFileSync(report, 'utf8');
    const count = name =>
      Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(summary)?.[1] ?? 0);
    return {
      passed: count('pass'),
      failed: count('fail') + count('cancelled'),
    };
  } finally {
    remove();
  }
}
