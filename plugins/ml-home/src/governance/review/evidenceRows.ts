import {
  EvidenceGroup,
  EvidenceItem,
  ReviewDetail,
  RuleVerdict,
} from '@ml-home/backstage-plugin-ml-home-common';

export type Change = ReviewDetail['diff']['changes'][number];

export interface EvidenceSection {
  group: EvidenceGroup;
  rows: Change[];
  unchanged: number;
  /** Of a first review: items that nobody knows and no rule asks for. */
  unknown: number;
}

const ORDER: EvidenceGroup[] = [
  'metrics',
  'slices',
  'data',
  'features',
  'dependencies',
  'environment',
  'licence',
  'cost',
  'text',
];

/** An item that is the same, as a row. */
const same = (item: EvidenceItem): Change => ({
  key: item.key,
  group: item.group,
  label: item.label,
  kind: 'changed',
  after: item,
});

/** Sections in their order: what changed, or everything. */
export function sectionsOf(
  review: ReviewDetail,
  all: boolean,
): EvidenceSection[] {
  const { diff, evidence, baseline } = review;
  const changed = new Map(diff.changes.map(change => [change.key, change]));
  const needsLook = new Set(
    review.rules
      .filter(({ verdict }) => verdict !== 'pass')
      .flatMap(({ evidence: key }) => key ?? []),
  );
  const asked = new Set(review.rules.flatMap(({ evidence: key }) => key ?? []));
  return ORDER.flatMap(group => {
    const found = diff.changes.filter(change => change.group === group);
    // What was known and is no longer stays in sight; what never was says nothing new.
    const changes = found.filter(
      ({ key, before, after }) =>
        all || before || after?.value !== null || asked.has(key),
    );
    const unknown = found.length - changes.length;
    const rest = evidence
      .filter(item => item.group === group && !changed.has(item.key))
      .filter(item => all || needsLook.has(item.key))
      // What is the same was before what it is now.
      .map(item => ({ ...same(item), before: baseline ? item : undefined }));
    const unchanged = (diff.unchanged[group] ?? 0) - (all ? 0 : rest.length);
    const rows = [...changes, ...rest];
    if (rows.length === 0 && unchanged <= 0 && unknown === 0) return [];
    return [{ group, rows, unchanged: all ? 0 : unchanged, unknown }];
  });
}

/** Where a dataset comes from may be a document: what it says, without its braces. */
export function detailWords(detail: string | undefined): string | undefined {
  if (!detail || !/^[{[]/.test(detail)) return detail;
  const words: string[] = [];
  try {
    JSON.parse(detail, (_, value) => {
      if (value !== null && typeof value !== 'object') words.push(`${value}`);
      return value;
    });
  } catch {
    return detail;
  }
  return words.length > 0 ? words.join(', ') : undefined;
}

const gravity = { fail: 0, insufficient: 1, pass: 2 } as const;

/** The gravest verdict on each item. */
export function verdictsByKey(rules: RuleVerdict[]): Map<string, RuleVerdict> {
  const found = new Map<string, RuleVerdict>();
  for (const rule of rules) {
    if (!rule.evidence) continue;
    const known = found.get(rule.evidence);
    if (!known || gravity[rule.verdict] < gravity[known.verdict]) {
      found.set(rule.evidence, rule);
    }
  }
  return found;
}
