import { Compared } from '@ml-home/backstage-plugin-ml-home-common';
import { directionOf, frontierOf, readCompareState } from './compareState';

const urlOf = (query: string) => {
  const params = new URLSearchParams(query);
  return {
    get: (key: string) => params.get(key) ?? undefined,
    all: (key: string) => params.getAll(key),
  };
};

describe('what is compared', () => {
  it('is read from the address, and nothing else', () => {
    expect(
      readCompareState(
        urlOf('model=a&model=a&model=b&against=cost&better=lower&basis=market'),
      ),
    ).toEqual({
      models: ['a', 'b'],
      experiment: undefined,
      metric: undefined,
      against: 'cost',
      better: 'lower',
      basis: 'market',
    });
    expect(
      readCompareState(
        urlOf('experiment=x&against=all&better=best&basis=both'),
      ),
    ).toMatchObject({
      experiment: undefined,
      against: 'carbon',
      better: undefined,
      basis: 'location',
    });
  });

  it.each([
    ['val_loss', 'lower'],
    ['RMSE', 'lower'],
    ['auc', 'higher'],
    [undefined, 'higher'],
  ])('of %s %s is better', (metric, better) => {
    expect(directionOf(metric)).toBe(better);
  });

  it('has no frontier of what is unknown', () => {
    const one = (name: string, quality?: number, grams?: number): Compared => ({
      kind: 'run',
      name,
      label: name,
      partial: false,
      quality,
      grams,
    });
    const items = [one('a', 0.9, 10), one('b', 0.95), one('c', 0.8, 12)];
    expect([...frontierOf(items, 'carbon', 'higher')]).toEqual(['a']);
    expect([...frontierOf(items, 'cost', 'higher')]).toEqual([]);
  });
});
