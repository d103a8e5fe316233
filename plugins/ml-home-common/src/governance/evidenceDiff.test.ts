import fc from 'fast-check';
import { EvidenceItem } from '../cards';
import { changedGroups, diffEvidence } from './evidenceDiff';
import { wordDiff } from './wordDiff';

const item = (
  partial: Partial<EvidenceItem> & { key: string },
): EvidenceItem => ({
  group: 'metrics',
  label: partial.key,
  value: 1,
  origin: { source: 'run' },
  digest: JSON.stringify([partial.key, partial.value, partial.interval]),
  ...partial,
});

describe('diffEvidence', () => {
  it('folds what is the same and says by how much the rest differs', () => {
    const before = [
      item({ key: 'a', value: 0.5, direction: 'higher' }),
      item({ key: 'latency', value: 40, direction: 'lower' }),
      item({ key: 'same' }),
      item({ key: 'gone', group: 'features' }),
    ];
    const after = [
      item({ key: 'a', value: 0.4, direction: 'higher' }),
      item({ key: 'latency', value: 30, direction: 'lower' }),
      item({ key: 'same' }),
      item({ key: 'new', group: 'data', value: 'x' }),
    ];
    const diff = diffEvidence(before, after);
    expect(diff.total).toBe(4);
    expect(diff.unchanged).toEqual({ metrics: 1 });
    expect(diff.changes.map(c => [c.key, c.kind, c.worse])).toEqual([
      ['a', 'changed', true],
      ['latency', 'changed', false],
      ['new', 'added', undefined],
      ['gone', 'removed', undefined],
    ]);
    expect(diff.changes[0].difference).toBeCloseTo(-0.1);
    expect(diff.changes[0].relative).toBeCloseTo(-0.2);
    expect(changedGroups(diff)).toEqual(['metrics', 'data', 'features']);
  });

  it('says whether intervals overlap, and nothing where one is missing', () => {
    const one = (low: number, high: number) =>
      item({ key: 'a', value: low, interval: { low, high, level: 0.95 } });
    expect(diffEvidence([one(1, 2)], [one(2, 3)]).changes[0].overlap).toBe(
      true,
    );
    expect(diffEvidence([one(1, 2)], [one(3, 4)]).changes[0].overlap).toBe(
      false,
    );
    expect(
      diffEvidence([item({ key: 'a', value: 0 })], [one(3, 4)]).changes[0],
    ).toEqual(expect.not.objectContaining({ overlap: expect.anything() }));
  });

  it('leaves the ratio out where before was zero, and compares no unknowns', () => {
    const [change] = diffEvidence(
      [item({ key: 'a', value: 0 })],
      [item({ key: 'a', value: 2 })],
    ).changes;
    expect(change.difference).toBe(2);
    expect(change.relative).toBeUndefined();
    const [unknown] = diffEvidence(
      [item({ key: 'a', value: 3 })],
      [item({ key: 'a', value: null })],
    ).changes;
    expect(unknown.difference).toBeUndefined();
  });
});

describe('wordDiff', () => {
  it('shows what was struck and what came', () => {
    expect(
      wordDiff('not for users with 20 plays', 'not for users with 5 plays'),
    ).toEqual([
      { kind: 'same', text: 'not for users with' },
      { kind: 'removed', text: ' 20' },
      { kind: 'added', text: ' 5' },
      { kind: 'same', text: ' plays' },
    ]);
  });

  it('gives both texts back', () => {
    const text = fc.string({
      maxLength: 60,
      unit: fc.constantFrom('a', 'b', ' ', '\n', 'c'),
    });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        const join = (kind: string) =>
          parts
            .filter(p => p.kind !== kind)
            .map(p => p.text)
            .join('');
        expect(join('added')).toBe(before);
        expect(join('removed')).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });
});
