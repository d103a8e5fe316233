import { EnvelopePoint } from '@ml-home/backstage-plugin-ml-home-common';
import { Database } from '../database';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import {
  DatabaseSeriesStore,
  SeriesBuckets,
  SeriesHead,
  SeriesKey,
  StepWindow,
} from './DatabaseSeriesStore';
import {
  joinBuckets,
  PlacedValue,
  stretchesWithin,
  toBuckets,
  toEnvelope,
} from './envelope';

export interface Line {
  /** Internal number of the run. */
  run: string;
  key: string;
  points: EnvelopePoint[];
  reduced: boolean;
  /** The newest point in the window; may be NaN or infinite. */
  last?: PlacedValue;
}

/** Points that are read at once at most, to be reduced here; of more the database makes less. */
const MAX_READ = 200_000;

/**
 * Lines of metrics, each reduced to about `maxPoints` points: long ones from the extremes that are kept per stretch
 * of steps, short ones and narrow windows from the points themselves. The extremes and the last point are always
 * among them.
 */
export class SeriesReader {
  readonly #database: Database;
  readonly #metrics: DatabaseMetricStore;
  readonly #store: DatabaseSeriesStore;

  constructor(options: {
    database: Database;
    metrics: DatabaseMetricStore;
    store: DatabaseSeriesStore;
  }) {
    this.#database = options.database;
    this.#metrics = options.metrics;
    this.#store = options.store;
  }

  /** @param runs - internal numbers */
  async read(
    runs: string[],
    keys: string[],
    query: StepWindow & { maxPoints: number },
  ): Promise<Line[]> {
    const keyIds = await this.#metrics.knownKeyIds(this.#database, keys);
    const names = new Map([...keyIds].map(([key, id]) => [id, key]));
    const { maxPoints } = query;
    const reading = this.#store.heads(
      this.#database,
      runs,
      [...keyIds.values()],
      query,
    );
    // Two points to a stretch: below half of what was asked for, the line would look coarser than it is.
    const areMany = (stretches: number) => stretches * 4 >= maxPoints;
    const isLong = (head: SeriesHead) => areMany(head.stretches);
    const within = stretchesWithin(query.from, query.to);
    // In a narrow window no line can be long, so that their points need not wait for their heads.
    const [heads, long, short] = areMany(within.last - within.first + 1)
      ? await reading.then(found =>
          Promise.all([
            found,
            this.#store.stretched(this.#database, found.filter(isLong), query),
            this.#short(
              found.filter(head => !isLong(head)),
              query,
            ),
          ]),
        )
      : await Promise.all([
          reading,
          [],
          this.#short(
            runs.flatMap(run =>
              [...keyIds.values()].map(key => ({ run, key })),
            ),
            query,
          ),
        ]);
    const byLine = Map.groupBy(
      [...long, ...short],
      one => `${one.run} ${one.key}`,
    );
    return heads.map(head => {
      const all = (byLine.get(`${head.run} ${head.key}`) ?? []).map(
        one => one.bucket,
      );
      const buckets =
        all.length > maxPoints
          ? joinBuckets(all, Math.floor(maxPoints / 2))
          : all;
      const finite = head.last && Number.isFinite(head.last.value);
      return {
        run: head.run,
        key: names.get(head.key)!,
        points: toEnvelope(buckets, finite ? head.last : undefined),
        reduced:
          isLong(head) ||
          buckets.some(
            ({ min, max }) =>
              min.step !== max.step || min.timestamp !== max.timestamp,
          ),
        last: head.last,
      };
    });
  }
  async #short(
    series: SeriesKey[],
    query: StepWindow & { maxPoints: number },
  ): Promise<SeriesBuckets[]> {
    const { maxPoints } = query;
    const limit = Math.max(
      Math.floor(MAX_READ / Math.max(series.length, 1)),
      maxPoints,
    );
    // By two connections: one reads while what the other has read is reduced.
    const middle = Math.ceil(series.length / 2);
    const halves = [series.slice(0, middle), series.slice(middle)];
    const lines = (
      await Promise.all(
        halves.map(half =>
          this.#store.points(this.#database, half, query, limit),
        ),
      )
    ).flat();
    const read = lines.flatMap(({ run, key, points }) =>
      points
        ? toBuckets(points, maxPoints).map(bucket => ({ run, key, bucket }))
        : [],
    );
    const reduced = await this.#store.reduced(
      this.#database,
      lines.filter(line => !line.points),
      query,
      Math.floor(maxPoints / 2),
    );
    return [...read, ...reduced];
  }
}
