const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface History {
  /** Ms after the end of each partition, in the order written; Infinity for what never came. */
  times: number[];
  /** Lines that could not be read, from 1. */
  unread: { line: number; text: string }[];
}

const UNITS: Record<string, number> = {
  d: 24 * HOUR,
  h: HOUR,
  m: MINUTE,
  min: MINUTE,
  s: 1000,
};

/** One delivery time: `9:34`, `9 h 34 min`, `9.5h`, `574` in minutes, `missing`. Undefined for what is none of these. */
export function parseTime(text: string): number | undefined {
  const line = text.trim().toLowerCase().replace(/[−–]/g, '-');
  if (/^(missing|never|inf|-)$/.test(line)) return Infinity;
  const clock = /^(-?)(\d{1,4}):([0-5]\d)(?::([0-5]\d))?$/.exec(line);
  if (clock) {
    const [, sign, hours, minutes, seconds = '0'] = clock;
    const ms =
      Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000;
    return sign ? -ms : ms;
  }
  if (/^-?\d+(\.\d+)?$/.test(line)) return Number(line) * MINUTE;
  const parts = [
    ...line.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|min|m|s)(?![a-z])\s*/g),
  ];
  const read = parts.map(part => part[0]).join('');
  const body = line.replace(/^-\s*/, '');
  if (parts.length === 0 || read.trim() !== body.trim()) return undefined;
  const ms = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * UNITS[unit],
    0,
  );
  return line.startsWith('-') ? -ms : ms;
}

/** A pasted history, one delivery time per line; empty lines and comments are passed over. */
export function parseHistory(text: string): History {
  const history: History = { times: [], unread: [] };
  text.split('\n').forEach((line, i) => {
    if (!line.trim() || line.trim().startsWith('#')) return;
    const time = parseTime(line);
    if (time === undefined) {
      history.unread.push({ line: i + 1, text: line.trim() });
    } else history.times.push(time);
  });
  return history;
}
