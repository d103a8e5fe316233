import {
  ColumnStatistics,
  LineageDataset,
} from '@ml-home/backstage-plugin-ml-home-node';
import { aliasesOf, fromKey, listOf, recordOf, toName } from './names';
import { RunEvent, RunState } from './runState';
import { partitionOf, slotOf } from './deliveries';

export interface DatasetStatistics {
  /** Names by which families may call the dataset. */
  names: string[];
  statistics: ColumnStatistics[];
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

function countOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && Number.isSafeInteger(number)
    ? number
    : undefined;
}

/** Quantiles as the facet has them, `{"0.5": 12}`, in order; those that are no numbers are left out. */
function quantilesOf(value: unknown) {
  const points = Object.entries(recordOf(value)).flatMap(([key, given]) => {
    const q = Number(key);
    const found = numberOf(given);
    return q >= 0 && q <= 1 && found !== undefined ? [{ q, value: found }] : [];
  });
  points.sort((a, b) => a.q - b.q);
  return points.length > 0 ? points.slice(0, 101) : undefined;
}

/** Statistics of the columns that the facet `dataQualityMetrics` names. Source: OpenLineage, DataQualityMetrics 1-0-2. */
export function columnStatisticsOf(
  facet: Record<string, unknown>,
): Omit<ColumnStatistics, 'partition' | 'at'>[] {
  return Object.entries(recordOf(facet.columnMetrics)).flatMap(
    ([feature, given]) => {
      const metrics = recordOf(given);
      const missing = countOf(metrics.nullCount);
      const counted = countOf(metrics.count);
      const rows =
        countOf(facet.rowCount) ??
        (counted === undefined ? undefined : counted + (missing ?? 0));
      if (rows === undefined) return [];
      const total = numberOf(metrics.sum);
      const values =
        counted ?? (missing === undefined ? undefined : rows - missing);
      const known = {
        missing,
        distinct: countOf(metrics.distinctCount),
        min: numberOf(metrics.min),
        max: numberOf(metrics.max),
        mean: total !== undefined && values ? total / values : undefined,
        quantiles: quantilesOf(metrics.quantiles),
      };
      return [
        {
          feature,
          rows,
          ...Object.fromEntries(
            Object.entries(known).filter(([, value]) => value !== undefined),
          ),
        },
      ];
    },
  );
}

const metricsOf = ({ facets, useFacets }: LineageDataset) => {
  const facet = useFacets.dataQualityMetrics ?? facets.dataQualityMetrics;
  // eslint-disable-next-line no-underscore-dangle
  return facet && facet._deleted !== true ? facet : undefined;
};

function datasetsIn(list: unknown, use: string): LineageDataset[] {
  return listOf(list).flatMap(one => {
    const name = toName(one);
    const given = recordOf(one);
    return name
      ? [
          {
            ...name,
            facets: recordOf(given.facets) as LineageDataset['facets'],
            useFacets: recordOf(given[use]) as LineageDataset['useFacets'],
          },
        ]
      : [];
  });
}

/** An event as it was sent, as far as it says something of columns. */
export const sentEvent = (
  event: Record<string, unknown>,
  eventTime: number,
): Pick<RunEvent, 'eventTime' | 'inputs' | 'outputs'> => ({
  eventTime,
  inputs: datasetsIn(event.inputs, 'inputFacets'),
  outputs: datasetsIn(event.outputs, 'outputFacets'),
});

/** Whether a run says by now which partition it is of, and did not before, of some dataset. */
export function partitionCame(before: RunState, after: RunState): boolean {
  const keys = new Set(
    [before, after].flatMap(({ inputs, outputs }) => [
      ...Object.keys(inputs),
      ...Object.keys(outputs),
    ]),
  );
  return [...keys].some(key => {
    const dataset = fromKey(key);
    return !slotOf(before, dataset) && !!slotOf(after, dataset);
  });
}

/**
 * What an event of a run says of the columns of its datasets, each for the partition of the run. Without a partition
 * nothing is said: statistics of nobody knows when cannot be compared.
 */
export function datasetStatisticsOf(
  event: Pick<RunEvent, 'eventTime' | 'inputs' | 'outputs'>,
  state: RunState,
): DatasetStatistics[] {
  return [...event.inputs, ...event.outputs].flatMap(dataset => {
    const facet = metricsOf(dataset);
    const slot = facet && slotOf(state, dataset);
    if (!facet || !slot) return [];
    const computedAt = new Date(event.eventTime).toISOString();
    const statistics = columnStatisticsOf(facet).map(one => ({
      ...one,
      ...partitionOf(slot),
      computedAt,
    }));
    if (statistics.length === 0) return [];
    const names = [dataset, ...aliasesOf(dataset.facets)].flatMap(
      ({ namespace, name }) => [`${namespace}/${name}`, name],
    );
    return [{ names, statistics }];
  });
}
