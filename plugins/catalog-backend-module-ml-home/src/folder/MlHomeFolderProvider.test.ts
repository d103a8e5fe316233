import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  type EntityProviderMutation,
  locationSpecToLocationEntity,
} from '@backstage/plugin-catalog-node';
import { MlHomeFolderProvider } from './MlHomeFolderProvider';

describe('MlHomeFolderProvider', () => {
  const directory = createMockDirectory();
  const outside = createMockDirectory();
  const folder = path.join(directory.path, 'catalog', 'drop');
  const logger = mockServices.logger.mock();
  let provider: MlHomeFolderProvider;
  let mutations: EntityProviderMutation[];

  async function connect() {
    provider = new MlHomeFolderProvider({ folder, logger });
    mutations = [];
    await provider.connect({
      applyMutation: async mutation => {
        mutations.push(mutation);
      },
      refresh: async () => {},
    });
  }

  /** What one scan adds and removes, as `+file` and `-file`; undefined for nothing. */
  async function scan(): Promise<string | undefined> {
    mutations = [];
    await provider.scan();
    const [mutation] = mutations;
    if (!mutation) {
      return undefined;
    }
    const [added, removed] =
      mutation.type === 'full'
        ? [mutation.entities, []]
        : [mutation.added, mutation.removed];
    return [
      mutation.type,
      ...added
        .map(({ entity, locationKey }) => {
          expect(entity.kind).toBe('Location');
          expect(entity.spec).toMatchObject({ type: 'file' });
          const target = String(entity.spec?.target);
          expect(locationKey).toBe(`file:${target}`);
          return `+${path.relative(folder, target)}`;
        })
        .sort(),
      ...removed.map(entry => ('entityRef' in entry ? entry.entityRef : '?')),
    ].join(' ');
  }

  beforeEach(async () => {
    directory.clear();
    outside.clear();
    jest.clearAllMocks();
    await connect();
  });

  it('makes the folder and starts with what is in it', async () => {
    await expect(scan()).resolves.toBe('full');
    directory.setContent({
      'catalog/drop': {
        'a.yaml': 'a',
        'README.md': '',
        '.half-written.yaml': '',
        '.git': { 'c.yaml': '' },
        deeper: { 'b.YML': 'b' },
      },
    });
    await connect();
    await expect(scan()).resolves.toBe('full +a.yaml +deeper/b.YML');
  });

  it('follows files as they come, change and go', async () => {
    await scan();
    directory.addContent({ 'catalog/drop/a.yaml': 'a' });
    await expect(scan()).resolves.toBe('delta +a.yaml');
    await expect(scan()).resolves.toBeUndefined();
    directory.addContent({ 'catalog/drop/a.yaml': 'changed' });
    await expect(scan()).resolves.toBe('delta +a.yaml');
    const [from, to] = ['a.yaml', 'b.yaml'].map(f => path.join(folder, f));
    await rename(from, to);
    await expect(scan()).resolves.toBe(
      `delta +b.yaml ${stringifyEntityRef(
        locationSpecToLocationEntity({
          location: { type: 'file', target: from },
        }),
      )}`,
    );
  });

  it('follows links within the folder and none out of it', async () => {
    outside.setContent({ 'secret.yaml': 'x' });
    directory.setContent({
      'catalog/drop': { '..data': { 'a.yaml': 'a' } },
    });
    await symlink('..data/a.yaml', path.join(folder, 'mounted.yaml'));
    await symlink(
      path.join(outside.path, 'secret.yaml'),
      path.join(folder, 'out.yaml'),
    );
    await symlink(outside.path, path.join(folder, 'outside'));
    await symlink('nowhere.yaml', path.join(folder, 'broken.yaml'));
    await expect(scan()).resolves.toBe('full +mounted.yaml');
  });

  it('gives a change again when the catalog did not take it', async () => {
    await scan();
    directory.addContent({ 'catalog/drop/a.yaml': 'a' });
    await provider.connect({
      applyMutation: async () => {
        throw new Error('deadlock');
      },
      refresh: async () => {},
    });
    await expect(provider.scan()).rejects.toThrow('deadlock');
    await provider.connect({
      applyMutation: async mutation => {
        mutations.push(mutation);
      },
      refresh: async () => {},
    });
    await expect(scan()).resolves.toBe('delta +a.yaml');
  });

  it('fails, and removes nothing, when the folder has gone', async () => {
    directory.setContent({ 'catalog/drop/a.yaml': 'a' });
    await scan();
    directory.clear();
    mutations = [];
    await expect(provider.scan()).rejects.toThrow('ENOENT');
    expect(mutations).toEqual([]);
  });

  it('leaves out a path the catalog would take for a pattern, and says so once', async () => {
    directory.setContent({
      'catalog/drop': { 'a[1].yaml': '', 'ok (copy)@2+!.yaml': '' },
    });
    await expect(scan()).resolves.toBe('full +ok (copy)@2+!.yaml');
    await expect(scan()).resolves.toBeUndefined();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('a[1].yaml'),
    );
  });
});
