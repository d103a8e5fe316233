import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  type Entity,
  groupEntityV1alpha1Validator,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import { MlHomeKindsProcessor } from './kinds/MlHomeKindsProcessor';

const ROOT = path.resolve(__dirname, '../../..');

const BUILT_IN = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
];

async function readEntities(file: string): Promise<Entity[]> {
  const target = path.join(ROOT, file);
  const results = parseEntityYaml(await readFile(target), {
    type: 'file',
    target,
  });
  return Array.from(results, result => {
    if (result.type !== 'entity') {
      throw new Error(`${file} is not YAML`);
    }
    return result.entity;
  });
}

// Whoever copies from these files has to end up with something that works.
describe('the example files', () => {
  const processor = new MlHomeKindsProcessor();
  const files = [
    'examples/org.yaml',
    'examples/ml-home.yaml',
    'catalog-info.yaml',
  ];

  it.each(files)('%s holds valid entities', async file => {
    for (const entity of await readEntities(file)) {
      const checks = await Promise.all([
        processor.validateEntityKind(entity),
        ...BUILT_IN.map(validator => validator.check(entity)),
      ]);
      expect([stringifyEntityRef(entity), checks.includes(true)]).toEqual([
        stringifyEntityRef(entity),
        true,
      ]);
    }
  });

  it('refer to nothing that is not there', async () => {
    const entities = (await Promise.all(files.map(readEntities))).flat();
    const known = new Set(entities.map(stringifyEntityRef));
    const missing: string[] = [];
    for (const entity of entities) {
      await processor.postProcessEntity(
        entity,
        { type: 'file', target: '/' },
        result => {
          if (result.type === 'relation') {
            const ref = stringifyEntityRef(result.relation.target);
            if (!known.has(ref)) {
              missing.push(ref);
            }
          }
        },
      );
    }
    expect(missing).toEqual([]);
  });

  it('show every kind', async () => {
    const entities = await readEntities('examples/ml-home.yaml');
    expect([...new Set(entities.map(entity => entity.kind))].sort()).toEqual([
      'MLDataset',
      'MLFeatureFamily',
      'MLModel',
      'MLProject',
    ]);
  });
});
