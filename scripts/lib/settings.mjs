/** What the environment asks of `npm start`, checked and made absolute. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from './console.mjs';

export const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

const TOKEN_MIN_LENGTH = 20;
const ANY_ADDRESS = ['0.0.0.0', '::'];

/**
 * @returns {{
 *   root: string, port: number, host: string, url: string, dataDir: string,
 *   databaseUrl?: URL, token?: string, demo: boolean, showLog: boolean,
 * }} `url` is where the portal answers, without a slash at the end
 */
export function readSettings(env = process.env) {
  const port = readPort(env.ML_HOME_PORT);
  const host = env.ML_HOME_HOST || '127.0.0.1';
  return {
    root: ROOT,
    port,
    host,
    url: `http://${publicHost(host)}:${port}`,
    dataDir: path.resolve(env.ML_HOME_DATA_DIR || path.join(ROOT, '.data')),
    databaseUrl: readDatabaseUrl(env.ML_HOME_DATABASE_URL),
    token: readToken(env.ML_HOME_TOKEN),
    demo: readFlag('ML_HOME_DEMO', env.ML_HOME_DEMO, true),
    showLog: readFlag('ML_HOME_LOG', env.ML_HOME_LOG, false),
  };
}

function publicHost(host) {
  if (ANY_ADDRESS.includes(host) || ['127.0.0.1', '::1'].includes(host)) {
    return 'localhost';
  }
  return host.includes(':') ? `[${host}]` : host;
}

function readPort(value) {
  if (!value) {
    return 7007;
  }
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65535) {
    throw new StartError(
      `ML_HOME_PORT must be a number from 1 to 65535, not "${value}".`,
    );
  }
  return port;
}

function readToken(value) {
  if (!value) {
    return undefined;
  }
  if (value.length < TOKEN_MIN_LENGTH) {
    throw new StartError(
      `ML_HOME_TOKEN is too short: give it ${TOKEN_MIN_LENGTH} characters or more, or leave it unset to have one made.`,
    );
  }
  // It travels in an HTTP header.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new StartError(
      'ML_HOME_TOKEN may only contain printable ASCII characters without spaces: choose another, or leave it unset to have one made.',
    );
  }
  return value;
}

function readDatabaseUrl(value) {
  if (!value) {
    return undefined;
  }
  let url;
  try {
    url = new URL(value);
  } catch {
    url = undefined;
  }
  if (!['postgres:', 'postgresql:'].includes(url?.protocol)) {
    throw new StartError(
      'ML_HOME_DATABASE_URL is not a Postgres address: write it as postgresql://user:password@host:5432/database.',
    );
  }
  return url;
}

function readFlag(name, value, fallback) {
  if (!value) {
    return fallback;
  }
  if (/^(1|true|yes|on)$/i.test(value)) {
    return true;
  }
  if (/^(0|false|no|off)$/i.test(value)) {
    return false;
  }
  throw new StartError(`${name} must be 1 or 0, not "${value}".`);
}
