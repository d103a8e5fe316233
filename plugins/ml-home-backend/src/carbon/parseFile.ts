import { InputError } from '@backstage/errors';
import {
  Emission,
  EmissionDefects,
  isEmissionHeader,
  readEmission,
} from '@ml-home/backstage-plugin-ml-home-common';
import Papa from 'papaparse';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const MOST_BYTES = 20 * 2 ** 20;
/** Of a file that is too large already, what is still taken and forgotten. */
const MOST_DRAINED = 10 * MOST_BYTES;
const MOST_ROWS = 100_000;
const MOST_COLUMNS = 500;

/**
 * A file as text, unpacked where it is packed.
 *
 * @throws InputError - it is larger than 20 MiB, or what is packed is damaged
 */
export async function readText(source: Readable): Promise<string> {
  const tooLarge = () =>
    new InputError(
      `The file is larger than ${MOST_BYTES / 2 ** 20} MiB when it is unpacked`,
    );
  const collect = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
      else if (bytes > MOST_DRAINED) throw tooLarge();
    }
    // Said only now: whoever is cut off while sending does not hear why.
    if (bytes > MOST_BYTES) throw tooLarge();
    return Buffer.concat(chunks);
  };
  let content = await collect(source);
  if (content[0] === 0x1f && content[1] === 0x8b) {
    const packed = content;
    try {
      content = await collect(Readable.from([packed]).pipe(createGunzip()));
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError('The file is damaged: it cannot be unpacked');
    }
  }
  return content.toString('utf8').replace(/^\uFEFF/, '');
}

/**
 * Reads emissions.csv. Of a tracker that wrote several rows the one that tells of the longest time stands, since each
 * tells of all before.
 *
 * @throws InputError - no column says energy or emissions, or a quote is never closed, or there are too many rows
 */
export function parseEmissions(text: string): {
  rows: number;
  leftOut: number;
  emissions: Emission[];
  defects: EmissionDefects;
} {
  const { data, errors } = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    preview: MOST_ROWS + 2,
  });
  const [header = [], ...lines] = data;
  const columns = header.map(name => name.trim().toLowerCase());
  if (columns.length > MOST_COLUMNS || !isEmissionHeader(columns)) {
    throw new InputError(
      "This is no emissions.csv: its first line names neither 'emissions' nor 'energy_consumed'",
    );
  }
  const broken = errors.find(({ code }) => code === 'MissingQuotes');
  if (broken) {
    throw new InputError(
      `The file is damaged near line ${
        (broken.row ?? 0) + 1
      }: a quote is opened and never closed`,
    );
  }
  if (lines.length > MOST_ROWS) {
    throw new InputError(`The file has more than ${MOST_ROWS} rows`);
  }
  if (lines.some(line => line.some(cell => cell.includes('\0')))) {
    throw new InputError('The file is damaged: it holds NUL characters');
  }
  const defects = new EmissionDefects();
  const longest = new Map<string, Emission>();
  let leftOut = 0;
  for (const line of lines) {
    const row = Object.fromEntries(columns.map((name, i) => [name, line[i]]));
    const read = readEmission(row, defects);
    if (!read) {
      leftOut += 1;
      continue;
    }
    const key = JSON.stringify([read.tracker, read.task]);
    const there = longest.get(key);
    if (!there || (read.seconds ?? 0) >= (there.seconds ?? 0)) {
      longest.set(key, read);
    }
  }
  return {
    rows: lines.length,
    leftOut,
    emissions: [...longest.values()],
    defects,
  };
}
