import { RunRecord } from '@ml-home/backstage-plugin-ml-home-node';

/** What was logged into a run, without the run's own row. */
export type RunContents = Pick<
  RunRecord,
  'params' | 'tags' | 'metrics' | 'datasets' | 'modelInputs' | 'modelOutputs'
>;

/** A dataset's profile may have 16 million characters; such runs are read anew each time. */
const LARGE_TEXT = 100_000;

function weightOf(contents: RunContents): number {
  const texts = contents.datasets.reduce(
    (sum, { schema, profile, source }) =>
      sum + (schema?.length ?? 0) + (profile?.length ?? 0) + source.length,
    0,
  );
  return texts > LARGE_TEXT
    ? Infinity
    : texts / 64 +
        1 +
        contents.params.length +
        contents.tags.length +
        contents.metrics.length;
}

/**
 * Remembers what was logged into runs, by the revision of the run that was just read: whatever is logged raises the
 * revision in the same transaction, so nothing stale is ever answered, however many replicas write. The least
 * recently used go first.
 */
export class RunCache {
  readonly #limit: number;
  readonly #entries = new Map<
    string,
    { revision: string; contents: RunContents; weight: number }
  >();
  #weight = 0;

  /** @param limit - params, tags and metrics that are kept in all */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(id: string, revision: string): RunContents | undefined {
    const entry = this.#entries.get(id);
    if (entry?.revision !== revision) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry.contents;
  }

  set(id: string, revision: string, contents: RunContents): void {
    this.#drop(id);
    const weight = weightOf(contents);
    if (weight > this.#limit / 4) return;
    this.#entries.set(id, { revision, contents, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limit) return;
      this.#drop(oldest);
    }
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#weight -= entry.weight;
  }
}
