/**
 * As whom Postgres runs. It refuses to run as root, and the user it runs as
 * instead may not be able to reach a folder that only root may enter. Nothing
 * outside its own folder is changed for that: no user is made, no mode loosened.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { StartError } from './console.mjs';

const USERS = ['postgres', 'nobody'];

/**
 * @typedef {{
 *   prefix: string[], uid?: number, gid?: number,
 *   owner?: { uid: number, gid: number },
 * }} Identity `prefix` goes before a command, `uid` and `gid` to spawn, and
 *   `owner` must own the files
 */

/**
 * @param {string} postgres the path of the server's binary
 * @param {string} folder what the server will write in; made when missing
 * @returns {Identity}
 */
export function chooseIdentity(postgres, folder) {
  if (process.getuid?.() !== 0) {
    return { prefix: [] };
  }
  mkdirSync(folder, { recursive: true });
  for (const identity of candidates()) {
    own(folder, identity.owner);
    if (works(identity, postgres, folder)) {
      return identity;
    }
  }
  throw new StartError(
    'Postgres refuses to run as root, and could not be run as another user here: run npm start as an ordinary user, or set ML_HOME_DATABASE_URL to a Postgres of your own.',
  );
}

/**
 * Put before the server's own command where the system can do it: the server
 * shuts down in order when the process that started it is killed. Elsewhere the
 * next start ends it.
 */
export function dieWithParentPrefix() {
  const prefix = ['setpriv', '--pdeathsig=INT'];
  const [command, ...args] = [...prefix, 'true'];
  return spawnSync(command, args).status === 0 ? prefix : [];
}

function candidates() {
  const users = USERS.map(lookUp).filter(Boolean).slice(0, 1);
  return [
    // The other user can reach everything already.
    ...users.map(user => ({ prefix: [], ...user, owner: user })),
    // It cannot, and gets leave to pass closed folders and nothing else.
    ...users.map(user => ({
      prefix: withCapability(user, 'dac_read_search'),
      owner: user,
    })),
    // Containers often lack the narrow leave but have this wider one.
    ...users.map(user => ({
      prefix: withCapability(user, 'dac_override'),
      owner: user,
    })),
    // Still root to the file system, another user in its own eyes.
    ...users.map(({ uid, gid }) => ({
      prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
      owner: { uid: 0, gid: 0 },
    })),
  ];
}

function withCapability({ uid, gid }, capability) {
  const only = `-all,+${capability}`;
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // access(2) ignores the capabilities of anyone but root without this.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${only}`,
    `--ambient-caps=${only}`,
    `--bounding-set=${only}`,
  ];
}

/** Tries what the server will do: reach its binary, be content with it, write in its folder. */
function works(identity, postgres, folder) {
  const script = 'cd "$2" && : > .probe && rm .probe && exec "$1" --version';
  const [command, ...args] = [
    ...identity.prefix,
    '/bin/sh',
    '-c',
    script,
    'sh',
    postgres,
    folder,
  ];
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: '/',
    uid: identity.uid,
    gid: identity.gid,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    encoding: 'utf8',
  });
  return (
    status === 0 && /PostgreSQL/.test(stdout) && !/invalid binary/.test(stderr)
  );
}

function own(folder, { uid, gid }) {
  if (lstatSync(folder).uid === uid) {
    return;
  }
  const visit = file => {
    chownSync(file, uid, gid);
    if (lstatSync(file).isDirectory()) {
      readdirSync(file).forEach(name => visit(path.join(file, name)));
    }
  };
  visit(folder);
}

function lookUp(user) {
  try {
    const ask = flag =>
      Number(
        execFileSync('id', [flag, user], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
