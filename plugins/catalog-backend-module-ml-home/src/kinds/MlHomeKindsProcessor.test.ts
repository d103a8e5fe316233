import type { Entity } from '@backstage/catalog-model';
import type { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { anEntity } from '../__testUtils__/builders';
import { MlHomeKindsProcessor } from './MlHomeKindsProcessor';

const processor = new MlHomeKindsProcessor();
const LOCATION = { type: 'file', target: '/catalog-info.yaml' };

async function relationsOf(entity: Entity): Promise<string[]> {
  const results: CatalogProcessorResult[] = [];
  await processor.postProcessEntity(entity, LOCATION, r => results.push(r));
  return results.map(result => {
    if (result.type !== 'relation') {
      throw new Error(`Unexpected ${result.type}`);
    }
    const { source, type, target } = result.relation;
    return `${source.kind}:${source.name} ${type} ${target.kind}:${target.namespace}/${target.name}`;
  });
}

describe('validateEntityKind', () => {
  it('tells the right spelling of a kind and of the version', async () => {
    await expect(
      processor.validateEntityKind(anEntity('MlModel')),
    ).rejects.toThrow('kind must be written MLModel');
    await expect(
      processor.validateEntityKind(
        anEntity('MLModel', {}, { apiVersion: 'mlhome.dev/v1' }),
      ),
    ).rejects.toThrow(
      'apiVersion must be mlhome.dev/v1alpha1, but is mlhome.dev/v1',
    );
  });

  it("leaves other people's kinds alone", async () => {
    for (const entity of [
      anEntity('Component', {}, { apiVersion: 'backstage.io/v1alpha1' }),
      anEntity('MLModel', {}, { apiVersion: 'example.com/v1' }),
      anEntity('Other'),
    ]) {
      await expect(processor.validateEntityKind(entity)).resolves.toBe(false);
      await expect(relationsOf(entity)).resolves.toEqual([]);
    }
  });
});

describe('postProcessEntity', () => {
  it('relates a model to all it names, both ways', async () => {
    const entity = anEntity('MLModel', {
      project: 'relevance',
      system: 'search',
      trainedOn: ['data/clicks'],
      consumes: ['user-activity'],
      derivedFrom: ['base'],
    });
    await expect(relationsOf(entity)).resolves.toEqual([
      'MLModel:thing ownedBy Group:default/search',
      'Group:search ownerOf MLModel:default/thing',
      'MLModel:thing partOf MLProject:default/relevance',
      'MLProject:relevance hasPart MLModel:default/thing',
      'MLModel:thing partOf System:default/search',
      'System:search hasPart MLModel:default/thing',
      'MLModel:thing trainedOn MLDataset:data/clicks',
      'MLDataset:clicks usedToTrain MLModel:default/thing',
      'MLModel:thing consumesFeatures MLFeatureFamily:default/user-activity',
      'MLFeatureFamily:user-activity featuresConsumedBy MLModel:default/thing',
      'MLModel:thing derivedFrom MLModel:default/base',
      'MLModel:base sourceOf MLModel:default/thing',
    ]);
  });

  it('relates projects, feature families and datasets', async () => {
    await expect(
      relationsOf(
        anEntity('MLProject', {
          owner: 'user:default/ada',
          system: 'search',
          domain: 'discovery',
          members: ['jonas'],
        }),
      ),
    ).resolves.toEqual([
      'MLProject:thing ownedBy User:default/ada',
      'User:ada ownerOf MLProject:default/thing',
      'MLProject:thing partOf System:default/search',
      'System:search hasPart MLProject:default/thing',
      'MLProject:thing partOf Domain:default/discovery',
      'Domain:discovery hasPart MLProject:default/thing',
    ]);
    for (const [kind, field] of [
      ['MLFeatureFamily', 'sources'],
      ['MLDataset', 'derivedFrom'],
    ]) {
      const relations = await relationsOf(
        anEntity(kind, { project: 'relevance', [field]: ['clicks'] }),
      );
      expect(relations.slice(2)).toEqual([
        `${kind}:thing partOf MLProject:default/relevance`,
        `MLProject:relevance hasPart ${kind}:default/thing`,
        `${kind}:thing derivedFrom MLDataset:default/clicks`,
        `MLDataset:clicks sourceOf ${kind}:default/thing`,
      ]);
    }
  });

  it("looks for what is named without a namespace in the entity's own", async () => {
    const entity = anEntity(
      'MLModel',
      { owner: 'team', trainedOn: ['clicks'] },
      { metadata: { name: 'thing', namespace: 'lab' } },
    );
    await expect(relationsOf(entity)).resolves.toEqual([
      'MLModel:thing ownedBy Group:lab/team',
      'Group:team ownerOf MLModel:lab/thing',
      'MLModel:thing trainedOn MLDataset:lab/clicks',
      'MLDataset:clicks usedToTrain MLModel:lab/thing',
    ]);
  });
});

describe('preProcessEntity', () => {
  it('sorts references and nothing else', async () => {
    const entity = anEntity('MLProject', {
      members: ['b', 'a'],
      experiments: ['second', 'first'],
    });
    const processed = await processor.preProcessEntity(entity);
    expect(processed.spec).toEqual({
      ...entity.spec,
      members: ['a', 'b'],
    });
    expect(entity.spec?.members).toEqual(['b', 'a']);
  });
});
