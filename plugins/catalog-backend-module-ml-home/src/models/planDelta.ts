import type { FeedItem } from './feed';
import { toEntityRef } from './toModelEntity';

/** What was last done about a model: the hash of the entity given, or its removal. */
export type Emitted = { hash: string } | { removed: 'declared' | 'deleted' };

export interface Delta {
  /** Items whose entity is to be given to the catalog. */
  added: FeedItem[];
  /** Entity refs to take back. */
  removed: string[];
  /** Refs among the added that a YAML declaration owned until now. */
  takenOver: string[];
  /** What to remember once the catalog has accepted the delta. */
  emitted: Map<string, Emitted>;
}

/**
 * Decides what a page of the feed changes. Polls overlap in time, so most items
 * were seen before; giving the catalog an unchanged entity would be harmless but
 * costs it a look-up each, so they are left out.
 *
 * A ref is never in both lists. The catalog works out what to add before it
 * removes, and would drop an unchanged entity that stands in both. Taking over
 * needs no removal anyway: what YAML owned is not ours to remove.
 */
export function planDelta(
  known: ReadonlyMap<string, Emitted>,
  items: FeedItem[],
): Delta {
  // The last word on each model counts, should a page hold two.
  const latest = new Map(items.map(item => [toEntityRef(item), item]));
  const delta: Delta = {
    added: [],
    removed: [],
    takenOver: [],
    emitted: new Map(),
  };
  for (const [ref, item] of latest) {
    const before = known.get(ref);
    if (item.state === 'registered') {
      if (before && 'hash' in before && before.hash === item.entityHash) {
        continue;
      }
      delta.added.push(item);
      delta.emitted.set(ref, { hash: item.entityHash });
      if (before && 'removed' in before && before.removed === 'declared') {
        delta.takenOver.push(ref);
      }
    } else {
      const repeated = before && 'removed' in before;
      // Removed even when this process never gave it: another replica may have.
      if (!repeated) {
        delta.removed.push(ref);
      }
      if (!repeated || before.removed !== item.state) {
        delta.emitted.set(ref, { removed: item.state });
      }
    }
  }
  return delta;
}
