import { EvidenceGroup, EvidenceItem } from '../cards';
import { wordDiff, WordPart } from './wordDiff';

export type ChangeKind = 'added' | 'removed' | 'changed';

/** One difference between what was approved and what is asked to be. */
export interface EvidenceChange {
  key: string;
  group: EvidenceGroup;
  label: string;
  kind: ChangeKind;
  before?: EvidenceItem;
  after?: EvidenceItem;
  /** after − before, of numbers. */
  difference?: number;
  /** (after − before) / |before|; absent where before is 0. */
  relative?: number;
  /** Worse by the item's own direction; absent where that is not known. */
  worse?: boolean;
  /** The two intervals have a value in common; absent unless both have one. */
  overlap?: boolean;
  words?: WordPart[];
}

export interface EvidenceDiff {
  changes: EvidenceChange[];
  /** Items that are the same, per group. */
  unchanged: Partial<Record<EvidenceGroup, number>>;
  total: number;
}

const isLongText = (item: EvidenceItem | undefined) =>
  item?.group === 'text' && typeof item.value === 'string';

function toChange(
  before: EvidenceItem | undefined,
  after: EvidenceItem | undefined,
): EvidenceChange {
  const shown = (after ?? before)!;
  const change: EvidenceChange = {
    key: shown.key,
    group: shown.group,
    label: shown.label,
    kind: 'changed',
    before,
    after,
  };
  if (!before) change.kind = 'added';
  else if (!after) change.kind = 'removed';
  if (typeof before?.value === 'number' && typeof after?.value === 'number') {
    const difference = after.value - before.value;
    change.difference = difference;
    if (before.value !== 0) {
      change.relative = difference / Math.abs(before.value);
    }
    if (after.direction && difference !== 0) {
      change.worse =
        after.direction === 'higher' ? difference < 0 : difference > 0;
    }
  }
  if (before?.interval && after?.interval) {
    change.overlap =
      before.interval.low <= after.interval.high &&
      after.interval.low <= before.interval.high;
  }
  if (isLongText(before) && isLongText(after)) {
    change.words = wordDiff(String(before!.value), String(after!.value));
  }
  return change;
}

/**
 * What differs between two sets of evidence, in the order of the newer one; what is gone comes last in its group.
 * Two items are the same exactly when their digests are.
 */
export function diffEvidence(
  before: EvidenceItem[],
  after: EvidenceItem[],
): EvidenceDiff {
  const old = new Map(before.map(item => [item.key, item]));
  const current = new Set(after.map(({ key }) => key));
  const unchanged: EvidenceDiff['unchanged'] = {};
  const changes: EvidenceChange[] = [];
  for (const item of after) {
    const was = old.get(item.key);
    if (was?.digest === item.digest) {
      unchanged[item.group] = (unchanged[item.group] ?? 0) + 1;
    } else {
      changes.push(toChange(was, item));
    }
  }
  for (const item of before) {
    if (!current.has(item.key)) changes.push(toChange(item, undefined));
  }
  return { changes, unchanged, total: after.length };
}

/** The groups in which something changed, for the answers that rest on them. */
export const changedGroups = (diff: EvidenceDiff): EvidenceGroup[] => [
  ...new Set(diff.changes.map(({ group }) => group)),
];
