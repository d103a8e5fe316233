/** Log files: kept small, read from the end, and made readable again. */

import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';

const MAX_BYTES = 20 * 1024 * 1024;
const TAIL_BYTES = 64 * 1024;
const FOLLOW_MS = 250;

/** Moves a log that has grown large aside, in place of the one moved before. */
export function rotate(file) {
  if (existsSync(file) && statSync(file).size > MAX_BYTES) {
    renameSync(file, `${file}.1`);
  }
}

/** @param {number} [from] where in the file to begin, in bytes */
export function readTail(file, lines = 40, from = 0) {
  if (!existsSync(file)) {
    return [];
  }
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const start = Math.max(from, size - TAIL_BYTES);
    return readRange(descriptor, start, size)
      .split('\n')
      .filter(Boolean)
      .slice(-lines)
      .map(readable);
  } finally {
    closeSync(descriptor);
  }
}

/** Hands on every line that is added, until the function it returns is called. */
export function follow(file, onLine) {
  let position = statSync(file).size;
  let rest = '';
  const read = () => {
    const descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    const lines = (rest + readRange(descriptor, position, size)).split('\n');
    closeSync(descriptor);
    position = size;
    rest = lines.pop();
    lines.map(readable).forEach(line => onLine(line));
  };
  const timer = setInterval(read, FOLLOW_MS);
  return () => {
    clearInterval(timer);
    read();
  };
}

function readRange(descriptor, from, to) {
  const buffer = Buffer.alloc(Math.max(0, to - from));
  readSync(descriptor, buffer, 0, buffer.length, from);
  return buffer.toString('utf8');
}

/** The backend logs JSON in production; a person reads level, plugin and message. */
function readable(line) {
  if (!line.startsWith('{')) {
    return line;
  }
  try {
    const { level, plugin, service, message, stack } = JSON.parse(line);
    const source = plugin ?? service ?? '';
    return [level, source, stack ?? message].filter(Boolean).join(' ');
  } catch {
    return line;
  }
}
