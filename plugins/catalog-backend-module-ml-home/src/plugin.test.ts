import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { aFeedItem, anEntity } from './__testUtils__/builders';
import { PROMISED_MS, startCatalog } from './__testUtils__/startCatalog';

jest.setTimeout(60_000);

function isManagedBy(prefix: string) {
  return (entity: Entity) =>
    entity.metadata.annotations!['backstage.io/managed-by-location'].startsWith(
      prefix,
    );
}

function relationsOf(entity: Entity): string[] {
  return entity
    .relations!.map(({ type, targetRef }) => `${type} ${targetRef}`)
    .sort();
}

describe('catalogModuleMlHome in a real catalog', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const directory = createMockDirectory();
  let catalog: Awaited<ReturnType<typeof startCatalog>>;

  // init fails where there is no Postgres, so that these tests can not be skipped
  // without notice.
  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    catalog = await startCatalog(knex, directory.path);
  });

  const declare = (file: string, ...entities: Entity[]) =>
    // JSON is YAML, so no writer is needed.
    writeFile(
      path.join(directory.path, file),
      entities.map(entity => JSON.stringify(entity)).join('\n---\n'),
    );
  const withdraw = (file: string) => rm(path.join(directory.path, file));

  it('has a model first seen through a client, lets a declaration take it over, and has it back', async () => {
    catalog.setModel(aFeedItem({ description: 'Logged by a client' }));
    const seen = await catalog.waitFor(
      'MLModel',
      'ranker',
      isManagedBy('ml-home:models/ranker'),
    );
    expect(seen.metadata.description).toBe('Logged by a client');

    // The declaration wins before ML Home knows of it, and against its updates.
    await declare(
      'ranker.yaml',
      anEntity(
        'MLModel',
        { owner: 'group:default/ranking', lifecycle: 'production' },
        { metadata: { name: 'ranker', description: 'Declared' } },
      ),
    );
    const declared = await catalog.waitFor(
      'MLModel',
      'ranker',
      isManagedBy('file:'),
    );
    expect(declared.metadata).toMatchObject({
      description: 'Declared',
      uid: seen.metadata.uid,
    });
    catalog.setModel(aFeedItem({ description: 'Late', entityHash: 'h2' }));
    catalog.setModel(aFeedItem({ entityName: 'marker' }));
    await catalog.waitFor('MLModel', 'marker', () => true);
    catalog.setModel(aFeedItem({ state: 'declared', entityHash: 'h2' }));
    catalog.setModel(aFeedItem({ entityName: 'second-marker' }));
    await catalog.waitFor('MLModel', 'second-marker', () => true);
    await expect(catalog.find('MLModel', 'ranker')).resolves.toMatchObject({
      metadata: { description: 'Declared' },
      spec: { lifecycle: 'production' },
    });

    await withdraw('ranker.yaml');
    catalog.setModel(aFeedItem({ description: 'Back', entityHash: 'h2' }));
    const back = await catalog.waitFor(
      'MLModel',
      'ranker',
      isManagedBy('ml-home:'),
    );
    expect(back.metadata.description).toBe('Back');
    expect(back.spec?.owner).toBe('group:default/search');
  });

  it('takes a deleted model out', async () => {
    catalog.setModel(aFeedItem({ entityName: 'doomed' }));
    await catalog.waitFor('MLModel', 'doomed', () => true);
    catalog.setModel(aFeedItem({ entityName: 'doomed', state: 'deleted' }));
    const end = Date.now() + PROMISED_MS;
    while ((await catalog.find('MLModel', 'doomed')) && Date.now() < end) {
      await sleep(100);
    }
    await expect(catalog.find('MLModel', 'doomed')).resolves.toBeUndefined();
  });

  it('shows relations from both sides', async () => {
    const named = (name: string) => ({ metadata: { name } });
    await declare(
      'all.yml',
      anEntity(
        'Group',
        { type: 'team', children: [], members: [] },
        { apiVersion: 'backstage.io/v1alpha1', ...named('search') },
      ),
      anEntity('MLProject', {}, named('relevance')),
      anEntity(
        'MLModel',
        {
          project: 'relevance',
          trainedOn: ['clicks'],
          consumes: ['activity'],
          derivedFrom: ['ranker'],
        },
        named('tuned'),
      ),
      anEntity('MLFeatureFamily', { sources: ['clicks'] }, named('activity')),
      anEntity('MLDataset', {}, named('clicks')),
    );
    const relationsOnceThere = async (
      kind: string,
      name: string,
      count: number,
    ) =>
      relationsOf(
        await catalog.waitFor(
          kind,
          name,
          entity => entity.relations?.length === count,
        ),
      );
    await expect(relationsOnceThere('MLModel', 'tuned', 5)).resolves.toEqual([
      'consumesFeatures mlfeaturefamily:default/activity',
      'derivedFrom mlmodel:default/ranker',
      'ownedBy group:default/search',
      'partOf mlproject:default/relevance',
      'trainedOn mldataset:default/clicks',
    ]);
    await expect(relationsOnceThere('MLDataset', 'clicks', 3)).resolves.toEqual(
      [
        'ownedBy group:default/search',
        'sourceOf mlfeaturefamily:default/activity',
        'usedToTrain mlmodel:default/tuned',
      ],
    );
    await expect(
      relationsOnceThere('MLFeatureFamily', 'activity', 3),
    ).resolves.toContain('featuresConsumedBy mlmodel:default/tuned');
    await expect(
      relationsOnceThere('MLProject', 'relevance', 2),
    ).resolves.toContain('hasPart mlmodel:default/tuned');
    // What a client registered carries them as well.
    await catalog.waitFor('MLModel', 'ranker', entity =>
      relationsOf(entity).includes('sourceOf mlmodel:default/tuned'),
    );
    await catalog.waitFor('Group', 'search', entity =>
      ['ranker', 'tuned'].every(name =>
        relationsOf(entity).includes(`ownerOf mlmodel:default/${name}`),
      ),
    );
  });

  it('follows a declaration that changes, also one that was empty at first', async () => {
    await declare('late.yaml');
    catalog.setModel(aFeedItem({ entityName: 'third-marker' }));
    await catalog.waitFor('MLModel', 'third-marker', () => true);
    const metadata = { name: 'late' };
    await declare('late.yaml', anEntity('MLModel', {}, { metadata }));
    await catalog.waitFor('MLModel', 'late', () => true);
    await declare(
      'late.yaml',
      anEntity('MLModel', { lifecycle: 'retired' }, { metadata }),
    );
    await expect(
      catalog.waitFor(
        'MLModel',
        'late',
        entity => entity.spec?.lifecycle === 'retired',
      ),
    ).resolves.toBeDefined();
  });

  it('registers a file that a server on this machine offers', async () => {
    const server = createServer((_, res) =>
      res.end(
        JSON.stringify(
          anEntity('MLModel', {}, { metadata: { name: 'offered' } }),
        ),
      ),
    );
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = server.address() as AddressInfo;
      const target = `http://localhost:${port}/offered.yaml`;
      const response = await fetch(`${catalog.base}/locations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'url', target }),
      });
      expect(response.status).toBe(201);
      await catalog.waitFor('MLModel', 'offered', isManagedBy(`url:${target}`));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('names the field when an entity is checked', async () => {
    const response = await fetch(`${catalog.base}/validate-entity`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        entity: anEntity('MLModel', { owner: undefined }),
        location: 'url:https://example.com/catalog-info.yaml',
      }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(
      'MLModel default/thing: spec.owner is required',
    );
  });
});
