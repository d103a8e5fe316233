import {
  EvidenceItem,
  ReviewDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import { detailWords, sectionsOf, verdictsByKey } from './evidenceRows';

const item = (
  key: string,
  group: EvidenceItem['group'] = 'metrics',
): EvidenceItem => ({
  key,
  group,
  label: key,
  value: 1,
  origin: { source: 'run' },
  digest: 'd',
});

const rule = (evidence: string, verdict: 'pass' | 'fail' | 'insufficient') => ({
  rule: 'r',
  title: 'r',
  severity: 'deny' as const,
  verdict,
  message: '',
  evidence,
});

const review = (partial: Partial<ReviewDetail>) =>
  ({
    rules: [],
    evidence: [item('a'), item('b'), item('c'), item('t', 'text')],
    diff: {
      changes: [{ key: 'a', group: 'metrics', label: 'a', kind: 'changed' }],
      unchanged: { metrics: 2, text: 1 },
      total: 4,
    },
    ...partial,
  } as ReviewDetail);

describe('sectionsOf', () => {
  it('folds what is the same and counts it', () => {
    expect(
      sectionsOf(review({}), false).map(s => [
        s.group,
        s.rows.map(r => r.key),
        s.unchanged,
      ]),
    ).toEqual([
      ['metrics', ['a'], 2],
      ['text', [], 1],
    ]);
  });

  it('keeps in sight what does not pass, though it is the same', () => {
    const [metrics] = sectionsOf(
      review({ rules: [rule('c', 'insufficient')] }),
      false,
    );
    expect(metrics.rows.map(r => r.key)).toEqual(['a', 'c']);
    expect(metrics.unchanged).toBe(1);
  });

  it('shows everything when asked', () => {
    const [metrics, text] = sectionsOf(review({}), true);
    expect(metrics.rows.map(r => r.key)).toEqual(['a', 'b', 'c']);
    expect(text.rows).toHaveLength(1);
  });
});

it('the gravest verdict of an item counts', () => {
  const found = verdictsByKey([
    rule('a', 'pass'),
    rule('a', 'fail'),
    rule('a', 'insufficient'),
  ]);
  expect(found.get('a')?.verdict).toBe('fail');
});

describe('a first review', () => {
  const unknown = (key: string) => ({ ...item(key), value: null });
  const added = (after: EvidenceItem) => ({
    key: after.key,
    group: after.group,
    label: after.label,
    kind: 'added' as const,
    after,
  });
  const items = [item('known'), unknown('asked'), unknown('idle')];
  const first = review({
    rules: [rule('asked', 'insufficient')],
    evidence: items,
    diff: { changes: items.map(added), unchanged: {}, total: 3 },
  } as Partial<ReviewDetail>);

  it('folds what nobody knows and no rule asks for, and counts it', () => {
    expect(sectionsOf(first, false)).toMatchObject([
      { rows: [{ key: 'known' }, { key: 'asked' }], unknown: 1 },
    ]);
    expect(sectionsOf(first, true)).toMatchObject([
      { rows: [{}, {}, {}], unknown: 0 },
    ]);
  });

  it('keeps in sight what was known and is no longer', () => {
    const lost = {
      ...added(unknown('idle')),
      kind: 'changed' as const,
      before: item('idle'),
    };
    const [metrics] = sectionsOf(
      review({
        diff: { changes: [lost], unchanged: {}, total: 1 },
      } as Partial<ReviewDetail>),
      false,
    );
    expect(metrics).toMatchObject({ rows: [{ key: 'idle' }], unknown: 0 });
  });
});

describe('detailWords', () => {
  it.each([
    ['holdout-2026', 'holdout-2026'],
    ['{"tags":{"a":"x.mjs","b":"LOCAL"},"n":2}', 'x.mjs, LOCAL, 2'],
    ['{"uri":', '{"uri":'],
    ['{}', undefined],
    [undefined, undefined],
  ])('says %j without braces', (detail, words) => {
    expect(detailWords(detail)).toBe(words);
  });
});
