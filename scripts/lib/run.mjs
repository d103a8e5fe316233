/** Runs one program to its end, or until the start is called off. */

import { spawn } from 'node:child_process';
import { watchdogArgs, watchdogEnvironment } from './watchdog.mjs';

const TAIL_LINES = 40;

/** A program that ended with something other than 0. */
export class ProgramError extends Error {
  constructor(what, outcome, tail) {
    super(`${what} failed (${outcome})`);
    this.name = 'ProgramError';
    this.tail = tail;
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{
 *   cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal,
 *   onLine?: (line: string) => void, shell?: boolean, channel?: boolean,
 * }} [options]
 * @returns {Promise<string[]>} the last lines it printed
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, signal, onLine, shell, channel } = options;
  return new Promise((resolve, reject) => {
    const tail = [];
    const child = spawn(command, args, {
      cwd,
      env,
      signal,
      shell,
      stdio: ['ignore', 'pipe', 'pipe', ...(channel ? ['ipc'] : [])],
      windowsHide: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      eachLine(stream, line => {
        tail.push(line);
        if (tail.length > TAIL_LINES) {
          tail.shift();
        }
        onLine?.(line);
      });
    }
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) {
        resolve(tail);
      } else {
        reject(new ProgramError(command, killedBy ?? `code ${code}`, tail));
      }
    });
  });
}

/** Runs a Node program that ends when this process does, however it ends. */
export function runNode(node, args, { env = process.env, ...options } = {}) {
  return run(node, [...watchdogArgs(), ...args], {
    ...options,
    env: watchdogEnvironment(env),
    channel: true,
  });
}

/** Calls back once per line of a stream of text, the unfinished last one included. */
export function eachLine(stream, callback) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', chunk => {
    const lines = (rest + chunk).split(/\r?\n|\r/);
    rest = lines.pop();
    lines.filter(Boolean).forEach(callback);
  });
  stream.on('end', () => rest && callback(rest));
}
