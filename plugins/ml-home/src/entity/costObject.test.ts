import { costObjectOf, mayCost } from './costObject';

const anEntity = (
  kind: string,
  name: string,
  annotations: Record<string, string> = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', annotations },
});

describe('costObjectOf', () => {
  it.each([
    [anEntity('Component', 'Shop'), 'component', 'component:default/shop'],
    [anEntity('System', 'ads'), 'component', 'system:default/ads'],
    [anEntity('Group', 'recs'), 'team', 'group:default/recs'],
    [anEntity('MLProject', 'mix'), 'project', 'mlproject:default/mix'],
    [anEntity('MLFeatureFamily', 'skip_rate'), 'family', 'skip_rate'],
    [
      anEntity('MLModel', 'ranker', {
        'mlhome.dev/registered-model': 'Ranker/EU',
      }),
      'model',
      'Ranker/EU',
    ],
    [
      anEntity('Component', 'shop', {
        'mlhome.dev/cost-object': 'deployment:shop-eu',
      }),
      'deployment',
      'shop-eu',
    ],
    [
      anEntity('Component', 'shop', { 'mlhome.dev/cost-object': 'nonsense' }),
      'component',
      'component:default/shop',
    ],
  ])('of %j is a %s, %s', (entity, kind, name) => {
    expect(costObjectOf(entity)).toEqual({ kind, name });
    expect(mayCost(entity)).toBe(true);
  });

  it('asks nothing of people and places', () => {
    expect(mayCost(anEntity('User', 'ada'))).toBe(false);
    expect(mayCost(anEntity('Location', 'x'))).toBe(false);
  });
});
