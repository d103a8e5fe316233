import { EvidenceItem } from '../cards';
import { matchesKey } from './duties';
import { diffEvidence, EvidenceChange } from './evidenceDiff';
import { EnvelopeBand } from './policy';

/** Why a change is not covered; undefined when some band covers it. */
function outside(
  change: EvidenceChange,
  bands: EnvelopeBand[],
): string | undefined {
  const own = bands.filter(band => matchesKey(band.evidence, change.key));
  if (own.length === 0) return `${change.key}: no band covers it`;
  const { before, after } = change;
  for (const band of own) {
    if (band.any) continue;
    if (!after || typeof after.value !== 'number') {
      return `${change.key}: ${
        change.kind === 'removed' ? 'is gone' : 'has no number'
      }`;
    }
    const low = after.interval?.low ?? after.value;
    const high = after.interval?.high ?? after.value;
    if (band.min !== undefined && low < band.min) {
      return `${change.key}: ${low} is below ${band.min}`;
    }
    if (band.max !== undefined && high > band.max) {
      return `${change.key}: ${high} is above ${band.max}`;
    }
    if (band.maxLoss !== undefined) {
      if (
        !after.direction ||
        typeof before?.value !== 'number' ||
        before.value === 0
      ) {
        return `${change.key}: its loss cannot be computed`;
      }
      const sign = after.direction === 'higher' ? -1 : 1;
      const loss =
        (sign * (after.value - before.value)) / Math.abs(before.value);
      // Differences of decimals are not exact in binary: 0.5 − 0.49 is a little more than 0.01.
      if (loss > band.maxLoss + 1e-9) {
        return `${change.key}: loses ${(loss * 100).toFixed(2)} %, ${(
          band.maxLoss * 100
        ).toFixed(2)} % are allowed`;
      }
    }
    if (
      band.min === undefined &&
      band.max === undefined &&
      band.maxLoss === undefined
    ) {
      return `${change.key}: its band says nothing`;
    }
  }
  return undefined;
}

/**
 * Whether a retrain stays inside what was approved beforehand. Compared with what a person approved last, never with
 * another retrain, so that many small steps do not add up unseen. Intervals must lie inside the band with both ends.
 */
export function withinEnvelope(
  before: EvidenceItem[],
  after: EvidenceItem[],
  bands: EnvelopeBand[],
): { inside: boolean; outside: string[]; covered: string[] } {
  const { changes } = diffEvidence(before, after);
  const problems: string[] = [];
  const covered: string[] = [];
  for (const change of changes) {
    const why = outside(change, bands);
    if (why) problems.push(why);
    else covered.push(change.key);
  }
  return { inside: problems.length === 0, outside: problems, covered };
}
