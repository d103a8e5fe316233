/** A FOCUS 1.2 file of any length, made while it is sent: rows of a real one, over many resources and days. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../scripts/lib/settings.mjs';

const SAMPLE = path.join(
  ROOT,
  'plugins/ml-home-backend-module-focus/src/__fixtures__/aws-1.2.csv',
);
/** In no bill. */
const MARK = '\u0001';
const RESOURCES = 20_000;
const ROWS_AT_ONCE = 2_000;
const DAYS = 28;

/** @returns {AsyncGenerator<Uint8Array>} a header and so many rows of one month */
export async function* focusFile(rows) {
  const [header, ...samples] = readFileSync(SAMPLE, 'utf8').trim().split('\n');
  // The resource and the day are what differs; amounts are those of the sample.
  const parts = samples
    .filter(line => /arn:aws:[^,]+,/.test(line))
    .map(line =>
      line
        .replace(/arn:aws:[^,]+/, MARK)
        .replace(
          /\d{4}-\d{2}-\d{2}T00:00:00Z,\d{4}-\d{2}-\d{2}T00:00:00Z(?=,(Usage|Purchase))/,
          MARK,
        )
        .split(MARK),
    )
    .filter(one => one.length === 3);
  const encoder = new TextEncoder();
  yield encoder.encode(`${header}\n`);
  let text = '';
  for (let i = 0; i < rows; i++) {
    const resource = i % RESOURCES;
    // A resource is charged for one thing.
    const [a, b, c] = parts[resource % parts.length];
    const day = String(1 + (Math.floor(i / RESOURCES) % DAYS)).padStart(2, '0');
    const next = String(2 + (Math.floor(i / RESOURCES) % DAYS)).padStart(2, '0');
    text += `${a}2026-05-${day}T00:00:00Z,2026-05-${next}T00:00:00Z${b}arn:aws:bench:${
      i % RESOURCES
    }${c}\n`;
    if ((i + 1) % ROWS_AT_ONCE === 0) {
      yield encoder.encode(text);
      text = '';
    }
  }
  if (text) yield encoder.encode(text);
}
