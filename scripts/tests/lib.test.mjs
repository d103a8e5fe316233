/** The parts of a start that are easier to see alone. */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { hashFiles, listFiles } from '../lib/fingerprint.mjs';
import { readTail } from '../lib/log-file.mjs';
import { readFacts, releaseFile, takeFile } from '../lib/mutex.mjs';
import { throwAwayFolder } from '../lib/portal.mjs';
import { readSettings } from '../lib/settings.mjs';
import { withLocalDependencies } from '../lib/workspace.mjs';

let folder;
let remove;
beforeEach(() => ({ folder, remove } = throwAwayFolder()));
afterEach(() => remove());

describe('a file that belongs to one process', () => {
  test('is refused while its owner lives, and taken over when it does not', () => {
    const file = path.join(folder, 'lock');
    assert.equal(takeFile(file, { url: 'here' }).taken, true);
    const second = takeFile(file);
    assert.equal(second.taken, false);
    assert.equal(second.owner.url, 'here');

    // The same number, but another process than the one that wrote it.
    writeFileSync(
      file,
      JSON.stringify({ ...readFacts(file), identity: 'gone' }),
    );
    const third = takeFile(file);
    assert.equal(third.taken, true);
    assert.equal(third.left.url, 'here');
    releaseFile(file);
    assert.equal(readFacts(file), undefined);
  });

  test('is taken over when it was left half written', () => {
    const file = path.join(folder, 'lock');
    writeFileSync(file, '{"pid":');
    assert.equal(takeFile(file).taken, true);
  });
});

describe('a fingerprint of files', () => {
  test('changes with a name and with content, not with order', () => {
    const [a, b] = ['a', 'b'].map(name => path.join(folder, name));
    writeFileSync(a, '1');
    writeFileSync(b, '2');
    const before = hashFiles(folder, [a, b]);
    assert.equal(hashFiles(folder, [b, a]), before);
    writeFileSync(b, '3');
    assert.notEqual(hashFiles(folder, [a, b]), before);
  });

  test('passes over folders that are skipped', () => {
    mkdirSync(path.join(folder, 'dist'));
    writeFileSync(path.join(folder, 'dist', 'x'), '');
    writeFileSync(path.join(folder, 'y'), '');
    const files = listFiles(folder, { skipFolders: ['dist'] });
    assert.deepEqual(files, [path.join(folder, 'y')]);
  });

  test('follows a package to those of this repository it is built from', () => {
    const add = (name, dependencies) => {
      mkdirSync(path.join(folder, 'plugins', name), { recursive: true });
      writeFileSync(
        path.join(folder, 'plugins', name, 'package.json'),
        JSON.stringify({ name, dependencies }),
      );
    };
    add('page', { parts: '*', react: '*' });
    add('parts', { words: '*' });
    add('words', {});
    add('server', { words: '*' });
    const names = withLocalDependencies(folder, 'page').map(({ name }) => name);
    assert.deepEqual(names.sort(), ['page', 'parts', 'words']);
  });
});

describe('the end of a log', () => {
  test('reads as sentences and leaves out what came before', () => {
    const file = path.join(folder, 'log');
    const old = 'an earlier start\n';
    const entry = { level: 'error', plugin: 'catalog', message: 'no database' };
    writeFileSync(file, `${old}plain\n${JSON.stringify(entry)}\n`);
    assert.deepEqual(readTail(file, 40, old.length), [
      'plain',
      'error catalog no database',
    ]);
    assert.deepEqual(readTail(file, 1), ['error catalog no database']);
    assert.deepEqual(readTail(path.join(folder, 'none')), []);
  });
});

describe('the settings', () => {
  test('have a default for everything', () => {
    const settings = readSettings({});
    assert.equal(settings.port, 7007);
    assert.equal(settings.host, '127.0.0.1');
    assert.equal(settings.url, 'http://localhost:7007');
    assert.equal(settings.demo, true);
    assert.equal(settings.token, undefined);
    assert.ok(settings.dataDir.endsWith('.data'));
  });

  const addresses = [
    ['0.0.0.0', 'http://localhost:7007'],
    ['::', 'http://localhost:7007'],
    ['192.0.2.7', 'http://192.0.2.7:7007'],
    ['2001:db8::7', 'http://[2001:db8::7]:7007'],
  ];
  for (const [host, url] of addresses) {
    test(`the address to open when it listens on ${host}`, () => {
      assert.equal(readSettings({ ML_HOME_HOST: host }).url, url);
    });
  }

  test('an empty variable counts as unset', () => {
    const env = { ML_HOME_PORT: '', ML_HOME_DEMO: '', ML_HOME_TOKEN: '' };
    assert.deepEqual(readSettings(env), readSettings({}));
  });
});
