import { sameJson } from '@ml-home/backstage-plugin-ml-home-common';

/** What somebody wrote and the portal does not have yet. */
export interface Draft {
  value: unknown;
  reason?: string;
  /** Revision of the card that they saw. */
  baseRevision: number;
}

export type Drafts = Record<string, Draft>;

const keyOf = (name: string, version: string) =>
  `ml-home-card-drafts:${version}:${name}`;

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Drafts of a card that an earlier visit, or a lost connection, left on this device. */
export function readDrafts(
  shelf: Shelf,
  name: string,
  version: string,
): Drafts {
  try {
    const read = JSON.parse(shelf.getItem(keyOf(name, version)) ?? '{}');
    return read && typeof read === 'object' ? read : {};
  } catch {
    return {};
  }
}

/** Keeps drafts; a device without room only loses what a closed page would. */
export function keepDrafts(
  shelf: Shelf,
  name: string,
  version: string,
  drafts: Drafts,
): void {
  try {
    if (Object.keys(drafts).length === 0) {
      shelf.removeItem(keyOf(name, version));
    } else shelf.setItem(keyOf(name, version), JSON.stringify(drafts));
  } catch {
    // The page still holds them.
  }
}

/** The drafts that are left when some were saved: what was written meanwhile stays. */
export function withoutSaved(
  drafts: Drafts,
  saved: Drafts,
  revision: number,
): Drafts {
  return Object.fromEntries(
    Object.entries(drafts).flatMap(([field, draft]) => {
      const done = saved[field];
      if (!done) return [[field, draft]];
      return sameJson(done.value, draft.value) && done.reason === draft.reason
        ? []
        : [[field, { ...draft, baseRevision: revision }]];
    }),
  );
}

/** The part that goes in one request: what was written on the same revision. */
export function nextBatch(drafts: Drafts, held: Set<string>): Drafts {
  const ready = Object.entries(drafts).filter(([field]) => !held.has(field));
  const base = ready[0]?.[1].baseRevision;
  return Object.fromEntries(
    ready.filter(([, draft]) => draft.baseRevision === base),
  );
}
