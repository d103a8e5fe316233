/** What is known about other processes: whether one lives, which one it is, how to end it. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWindows } from './platform.mjs';

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/**
 * Something that no other process with the same number has: process numbers
 * are used again, after a restart of the machine above all.
 *
 * @returns {string | undefined} undefined when there is no such process
 */
export function identify(pid) {
  if (!isAlive(pid)) {
    return undefined;
  }
  if (existsSync('/proc/self/stat')) {
    const boot = readOr('/proc/sys/kernel/random/boot_id', '').trim();
    return `${boot}/${statFields(pid)?.[19]}`;
  }
  if (isWindows) {
    return 'alive';
  }
  return ps(pid, 'lstart=');
}

/** The command line of a process, or an empty string. */
export function commandOf(pid) {
  if (existsSync('/proc/self/cmdline')) {
    return readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim();
  }
  if (isWindows) {
    return tryToRun('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
  }
  return ps(pid, 'command=');
}

/** @returns {Promise<boolean>} whether it was gone in time */
export async function waitUntilGone(pid, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(50);
  }
  return true;
}

/** Sends a signal to a process, and to the group it leads if it leads one. */
export function signalGroup(pid, signal) {
  for (const target of isWindows ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      // Gone, or not the leader of a group.
    }
  }
}

/** A process that has ended but whose parent has not asked yet. */
function isZombie(pid) {
  return statFields(pid)?.[0] === 'Z';
}

/** /proc/PID/stat after the name, which may itself contain spaces and brackets. */
function statFields(pid) {
  const stat = readOr(`/proc/${pid}/stat`, '');
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ') : undefined;
}

function ps(pid, column) {
  return tryToRun('ps', ['-o', column, '-p', String(pid)]);
}

function tryToRun(command, args) {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

function readOr(file, fallback) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}
