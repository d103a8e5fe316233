/** The folder of an embedded Postgres: made, opened with its password, and freed from a server left behind. */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { StartError } from './console.mjs';
import { commandOf, isAlive, waitUntilGone } from './processes.mjs';

export const USER = 'ml_home';
export const STOP_TIMEOUT_MS = 20_000;

/**
 * Makes the folder when it is new.
 *
 * @returns {string} the password of the server's one user
 */
export function openFolder(context, passwordFile) {
  return existsSync(context.data)
    ? readPassword(context, passwordFile)
    : initialise(context, passwordFile);
}

function initialise({ binaries, folder, data, identity }, passwordFile) {
  // Made beside its place and moved there whole, so that a start which is
  // interrupted leaves nothing that looks finished.
  const draft = path.join(folder, 'data.new');
  const pwfile = path.join(folder, 'password.new');
  rmSync(draft, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(pwfile, `${password}\n`, { mode: 0o600 });
  if (identity.owner) {
    chownSync(pwfile, identity.owner.uid, identity.owner.gid);
  }
  const [command, ...args] = [
    ...identity.prefix,
    binaries.initdb,
    `--pgdata=${draft}`,
    `--username=${USER}`,
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same on every machine, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: '/',
    uid: identity.uid,
    gid: identity.gid,
    env: environment(),
    encoding: 'utf8',
  });
  rmSync(pwfile, { force: true });
  if (status !== 0) {
    throw new StartError(
      `The database could not be set up in ${folder}: see the lines above.`,
      `${stdout ?? ''}${stderr ?? ''}${error ?? ''}`
        .trim()
        .split('\n')
        .slice(-15),
    );
  }
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  renameSync(draft, data);
  return password;
}

function readPassword({ binaries, data }, passwordFile) {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  if (made !== binaries.major) {
    throw new StartError(
      `The database in ${data} was made by Postgres ${made} and this is Postgres ${binaries.major}: move its data over with pg_dump, or start with another ML_HOME_DATA_DIR.`,
    );
  }
  if (!existsSync(passwordFile)) {
    throw new StartError(
      `The password of the database in ${data} is missing: put ${passwordFile} back, or start with another ML_HOME_DATA_DIR.`,
    );
  }
  return readFileSync(passwordFile, 'utf8').trim();
}

/** Ends the server that a start which was killed has left in this folder. */
export async function stopLingering(data) {
  const pid = Number(readLock(data)[0]);
  if (!pid) {
    return;
  }
  // After a restart of the machine the number may be anyone's.
  if (
    isAlive(pid) &&
    /postgres/.test(commandOf(pid)) &&
    commandOf(pid).includes(data)
  ) {
    for (const [signal, patience] of [
      ['SIGINT', STOP_TIMEOUT_MS],
      ['SIGQUIT', 5_000],
      ['SIGKILL', 5_000],
    ]) {
      process.kill(pid, signal);
      if (await waitUntilGone(pid, patience)) {
        break;
      }
    }
  }
  rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

/** The lines of the server's lock file, none when there is no such file. */
export function readLock(data) {
  try {
    return readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Ours without what would redirect the server, such as PGDATA or PGPORT. */
export function environment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PG|LC_|LANG)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
