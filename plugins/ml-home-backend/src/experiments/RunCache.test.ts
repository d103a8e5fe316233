import { RunCache, RunContents } from './RunCache';

const contents = (params: number): RunContents => ({
  params: Array.from({ length: params }, (_, i) => ({
    key: `p${i}`,
    value: '1',
  })),
  tags: [],
  metrics: [],
  datasets: [],
  modelInputs: [],
  modelOutputs: [],
});

describe('RunCache', () => {
  it('answers only for the revision that it was given', () => {
    const cache = new RunCache(1000);
    const one = contents(1);
    cache.set('1', '7', one);
    expect(cache.get('1', '7')).toBe(one);
    expect(cache.get('1', '8')).toBeUndefined();
  });

  it('forgets what was used longest ago', () => {
    const cache = new RunCache(100);
    for (const id of ['a', 'b', 'c', 'd']) cache.set(id, '1', contents(23));
    expect(cache.get('a', '1')).toBeDefined();
    cache.set('e', '1', contents(23));
    expect(cache.get('a', '1')).toBeDefined();
    expect(cache.get('b', '1')).toBeUndefined();
  });

  it('does not keep what would push out all else', () => {
    const cache = new RunCache(100);
    cache.set('a', '1', contents(90));
    expect(cache.get('a', '1')).toBeUndefined();
  });
});
