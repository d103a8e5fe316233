/** Starts that cannot work, the way a person would meet them. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { throwAwayFolder } from '../lib/portal.mjs';
import { findFreePort } from '../lib/ports.mjs';
import { refusal } from './support.mjs';

describe('a start that cannot work says what to do', () => {
  let data;
  before(() => (data = throwAwayFolder()));
  after(() => data.remove());

  const env = more => ({ ML_HOME_DATA_DIR: data.folder, ...more });

  const cases = [
    ['a port that is no number', { ML_HOME_PORT: 'http' }, /ML_HOME_PORT/],
    ['a port out of range', { ML_HOME_PORT: '65536' }, /1 to 65535/],
    ['a short token', { ML_HOME_TOKEN: 'x'.repeat(19) }, /20 characters/],
    [
      'a token with spaces',
      { ML_HOME_TOKEN: 'a b '.repeat(9) },
      /ML_HOME_TOKEN/,
    ],
    ['a demo flag that is none', { ML_HOME_DEMO: 'maybe' }, /ML_HOME_DEMO/],
    [
      'an address that is not a database',
      { ML_HOME_DATABASE_URL: 'mysql://localhost/ml' },
      /postgresql:\/\//,
    ],
  ];
  for (const [name, more, expected] of cases) {
    test(name, async () => {
      assert.match(await refusal(env(more)), expected);
    });
  }

  test('a port that is taken', async () => {
    const server = net.createServer();
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    try {
      const sentence = await refusal(env({ ML_HOME_PORT: String(port) }));
      assert.match(sentence, new RegExp(`Port ${port} is already in use`));
    } finally {
      server.close();
    }
  });

  test('a data folder whose place is taken by a file', async () => {
    const file = path.join(data.folder, 'file');
    writeFileSync(file, '');
    const sentence = await refusal({ ML_HOME_DATA_DIR: file });
    assert.match(sentence, /cannot be written.*ML_HOME_DATA_DIR/);
  });

  test('a data folder that may not be written', async t => {
    if (process.platform === 'win32') {
      t.skip('Windows keeps no such mode on folders');
      return;
    }
    let folder = path.join(data.folder, 'read-only');
    if (process.getuid() === 0) {
      // Root may write anywhere on a disk, but not here.
      folder = '/proc/ml-home';
    } else {
      mkdirSync(folder);
      chmodSync(folder, 0o500);
    }
    const sentence = await refusal({ ML_HOME_DATA_DIR: folder });
    assert.match(sentence, /cannot be written.*ML_HOME_DATA_DIR/);
  });

  test('a database that does not answer', async () => {
    const port = await findFreePort();
    const sentence = await refusal(
      env({
        ML_HOME_PORT: String(await findFreePort()),
        ML_HOME_DATABASE_URL: `postgresql://me:secret-word@127.0.0.1:${port}/ml`,
      }),
    );
    assert.match(sentence, new RegExp(`127.0.0.1:${port}`));
    assert.doesNotMatch(sentence, /secret-word/);
  });
});
