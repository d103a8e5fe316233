import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { RegistryItem, RegistryMapper } from '../mapping/RegistryMapper';
import { RegistryPart } from './fromJson';
import { readRegistryFile } from './readRegistryFile';

const fixture = (name: string) =>
  readFileSync(path.join(__dirname, '..', '__fixtures__', name));
const DUMP = fixture('music.json');
const DB = fixture('registry.db');

async function read(
  bytes: Buffer | string,
  maxBytes = 1e6,
): Promise<RegistryPart[]> {
  return [
    ...(await readRegistryFile(Buffer.from(bytes), {
      project: 'music',
      maxBytes,
    })),
  ];
}

function map(parts: RegistryPart[]) {
  const mapper = new RegistryMapper();
  for (const part of parts) {
    if ('section' in part) mapper.add(part as RegistryItem);
  }
  return mapper.finish();
}

const byName = (mapped: ReturnType<typeof map>) => ({
  families: [...mapped.families]
    .map(claim => ({
      ...claim,
      facts: { ...claim.facts, tags: [...claim.facts.tags!].sort() },
    }))
    .sort((a, b) => (a.family < b.family ? -1 : 1)),
  services: [...mapped.services].sort((a, b) => (a.name < b.name ? -1 : 1)),
});

describe('a dump', () => {
  it.each([
    ['as it is', DUMP],
    ['after warnings', `warn {x}: "old"\nUse {'y'}\n${DUMP}`],
    ['after words on its line', `Done. {"project":"music"}`],
    ['packed', gzipSync(DUMP)],
    ['with a mark of UTF-8', `\ufeff${DUMP}`],
    ['as UTF-16', Buffer.from(`\ufeff${DUMP}`, 'utf16le')],
    ['in colours', `\u001b[31mwarning\u001b[0m\n${DUMP}`],
  ])('is read %s', async (_, bytes) => {
    const parts = await read(bytes);
    expect(parts).toContainEqual({ project: 'music' });
  });

  it('gives each member of its lists', async () => {
    const whole = JSON.parse(String(DUMP));
    const views = (await read(DUMP)).filter(
      part => 'section' in part && part.section === 'featureViews',
    );
    expect(views.map(part => (part as RegistryItem).value)).toEqual(
      whole.featureViews,
    );
  });

  it('is refused wherever it breaks off', async () => {
    const text = JSON.stringify(JSON.parse(String(DUMP)));
    for (let length = 1; length < text.length; length += 97) {
      await expect(read(text.slice(0, length))).rejects.toThrow(
        /breaks off after \d+ bytes.*nothing was changed/,
      );
    }
    await expect(read(text.slice(0, -1))).rejects.toThrow(/breaks off/);
  });

  it.each([
    ['', /no JSON object: it is empty/],
    ['Error: no feature_store.yaml', /no JSON object/],
    ['{}', /has no 'project'/],
    ['{"project": 7}', /has no 'project'/],
    ['{"project": "music"} {"project": "b"}', /Something follows the end/],
    ['{"project": "music", "featureViews": {}}', /featureViews is not a list/],
    ['{"project" "music"}', /no ':' at byte/],
    ['{"featureViews": [{"a": x}]}', /featureViews\[0\] is not JSON/],
    ['{"featureViews": [{"a": 1} {}]}', /no '\]' at byte/],
    ['{"featureViews": [,]}', /featureViews\[0\] is not JSON/],
    [
      `{"featureViews": [{"a": "${'x'.repeat(4.2e6)}"}]}`,
      /featureViews\[0\] is larger than/,
    ],
  ])('%.40p is refused', async (text, why) => {
    await expect(read(text)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(why),
    });
  });

  it('is refused when it is not UTF-8', async () => {
    const bytes = Buffer.concat([DUMP, Buffer.from([0xc3, 0x28])]);
    await expect(read(bytes)).rejects.toThrow(/not UTF-8/);
  });

  it('reads quotes, braces and backslashes in texts', async () => {
    const value = { 'a"]}': ['\\', '\\"', '{[', '\n'], b: null };
    const text = JSON.stringify({
      infra: [value],
      featureViews: [value, value],
      project: 'music',
      labelViews: null,
    });
    expect(await read(text)).toEqual([
      { section: 'featureViews', index: 0, value },
      { section: 'featureViews', index: 1, value },
      { project: 'music' },
    ]);
  });
});

describe('a packed one', () => {
  it('is refused when it breaks off', async () => {
    await expect(read(gzipSync(DUMP).subarray(0, 900))).rejects.toThrow(
      /gzip breaks off or is malformed/,
    );
  });

  it('is refused when it unpacks to too much', async () => {
    await expect(read(gzipSync(Buffer.alloc(1e6)), 1e5)).rejects.toThrow(
      /larger than 100000 bytes when it is unpacked/,
    );
  });
});

describe('a registry.db', () => {
  it('says the same as the dump', async () => {
    const [fromDump, fromDb] = [map(await read(DUMP)), map(await read(DB))];
    expect(fromDb.problems).toEqual([]);
    expect(byName(fromDb)).toEqual(byName(fromDump));
  });

  it('is refused wherever it breaks off before its last list', async () => {
    for (let length = 12; length < DB.length - 200; length += 61) {
      await expect(read(DB.subarray(0, length))).rejects.toThrow(
        /nothing was changed/,
      );
    }
  });

  it('is refused when it is something else', async () => {
    await expect(read(Buffer.alloc(500, 1))).rejects.toThrow(/malformed/);
    await expect(read(Buffer.from([0x1a, 1, 0x31]))).rejects.toThrow(
      /names no project/,
    );
    await expect(read(fixture('registry.db').fill(7))).rejects.toThrow();
  });

  it('gives its only project, and of several the one of this name', async () => {
    const as = async (project: string, bytes: Buffer) => [
      ...(await readRegistryFile(bytes, { project, maxBytes: 1e6 })),
    ];
    expect((await as('other', DB))[0]).toEqual({ project: 'music' });
    // Joined messages are one: each list holds the members of both.
    const second = Buffer.from(
      DB.toString('latin1').replace(/\bmusic\b/g, 'radio'),
      'latin1',
    );
    const both = Buffer.concat([DB, second]);
    expect(map(await read(both)).families).toHaveLength(10);
    await expect(as('other', both)).rejects.toThrow(
      /no project 'other'; it has music, radio/,
    );
  });
});
