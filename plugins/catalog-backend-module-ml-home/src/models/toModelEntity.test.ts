import { parseLocationRef } from '@backstage/catalog-model';
import { MlHomeKindsProcessor } from '../kinds/MlHomeKindsProcessor';
import { aFeedItem } from '../__testUtils__/builders';
import { toModelEntity } from './toModelEntity';

describe('toModelEntity', () => {
  it('makes a valid entity that leads back to the registry', async () => {
    const entity = toModelEntity(
      aFeedItem({
        entityName: 'search-ranker',
        modelName: 'Search ranker / EU',
        description: 'Orders results',
        tags: ['ranking', 'eu'],
        labels: { team: 'search' },
        project: 'mlproject:default/relevance',
        links: [{ url: 'https://example.com', title: 'Runbook' }],
      }),
    );
    expect(entity).toEqual({
      apiVersion: 'mlhome.dev/v1alpha1',
      kind: 'MLModel',
      metadata: {
        name: 'search-ranker',
        title: 'Search ranker / EU',
        description: 'Orders results',
        annotations: {
          'backstage.io/managed-by-location': 'ml-home:models/search-ranker',
          'backstage.io/managed-by-origin-location':
            'ml-home:models/search-ranker',
          'mlhome.dev/registered-model': 'Search ranker / EU',
          'mlhome.dev/source': 'mlflow',
        },
        labels: { team: 'search' },
        tags: ['eu', 'ranking'],
        links: [{ url: 'https://example.com', title: 'Runbook' }],
      },
      spec: {
        owner: 'group:default/search',
        lifecycle: 'experimental',
        project: 'mlproject:default/relevance',
        registeredModel: 'Search ranker / EU',
      },
    });
    expect(
      parseLocationRef(
        entity.metadata.annotations!['backstage.io/managed-by-location'],
      ),
    ).toEqual({ type: 'ml-home', target: 'models/search-ranker' });
    await expect(
      new MlHomeKindsProcessor().validateEntityKind(entity),
    ).resolves.toBe(true);
  });

  it('says nothing that is not known', () => {
    const entity = toModelEntity(
      aFeedItem({ description: null, labels: null, links: [], title: null }),
    );
    expect(Object.keys(entity.metadata)).toEqual(['name', 'annotations']);
    expect(Object.keys(entity.spec!)).toEqual(['owner', 'lifecycle']);
  });

  it('leaves out what the catalog would refuse the entity for', () => {
    const { metadata } = toModelEntity(
      aFeedItem({
        tags: ['ok', 'Not OK', '', 'ok'],
        labels: { ok: 'yes', 'not ok': 'x', bad: 'a b' },
        links: [
          { url: ['javascript', 'alert(1)'].join(':') },
          { url: 'runbook' },
          { url: 'https://example.com', title: null },
        ],
      }),
    );
    expect(metadata.tags).toEqual(['ok']);
    expect(metadata.labels).toEqual({ ok: 'yes' });
    expect(metadata.links).toEqual([{ url: 'https://example.com' }]);
  });
});
