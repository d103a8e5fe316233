import {
  DatasetDelivery,
  LineageName,
} from '@ml-home/backstage-plugin-ml-home-node';
import { fromKey, listOf, recordOf, toKey } from './names';
import { heldOf, RunState } from './runState';

/** What holds of a delivery; times in epoch milliseconds. */
export interface Delivered {
  arrivedAt: number;
  rows?: number;
}

export interface RunDelivery extends Delivered {
  dataset: LineageName;
  /** `at:` and an instant inside the partition, or `key:` and its key. */
  slot: string;
}

/** What families were told last of one partition of a run. */
export interface ToldDelivery extends Delivered {
  /** The time it was told with, which is later when it had to outlive one that was taken back. */
  saidAt: number;
  takenBack: boolean;
}

/** A message about a delivery, without its partition. */
export type DeliveryMessage = Pick<
  DatasetDelivery,
  'type' | 'arrivedAt' | 'rows'
>;

/** Keys of partitions as schedules name them. */
const PARTITION_KEY = /^\d{4}(-\d{2}(-\d{2})?|-W\d{2})$/;
const WITH_ZONE = /(z|[+-]\d{2}:?\d{2})$/i;

/** An instant of a facet as ISO 8601 in UTC; without a zone it is meant in UTC. */
function toInstant(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/i.test(value)) {
    return undefined;
  }
  const time = Date.parse(WITH_ZONE.test(value) ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function toSlot(value: unknown): string | undefined {
  const instant = toInstant(value);
  if (instant) return `at:${instant}`;
  return typeof value === 'string' && PARTITION_KEY.test(value)
    ? `key:${value}`
    : undefined;
}

/** Partitions that the facet `subset` of an output names: its dimensions must hold one date each. */
function subsetSlots(facet: Record<string, unknown> | undefined): string[] {
  const condition = recordOf(facet?.outputCondition);
  if (condition.type !== 'partition') return [];
  const slots = listOf(condition.partitions).flatMap(value => {
    const { dimensions, identifier } = recordOf(value);
    const dated = Object.values(recordOf(dimensions)).flatMap(
      one => toSlot(one) ?? [],
    );
    if (dated.length === 1) return dated;
    return dated.length === 0 ? toSlot(identifier) ?? [] : [];
  });
  return [...new Set(slots)];
}

function rowsOf(facet: Record<string, unknown> | undefined) {
  const rows = facet?.rowCount;
  return Number.isSafeInteger(rows) && (rows as number) >= 0
    ? (rows as number)
    : undefined;
}

/** The one partition that a run says of a dataset that it reads or writes; undefined when it says none, or several. */
export function slotOf(
  state: RunState,
  dataset: LineageName,
): string | undefined {
  const instant = toInstant(heldOf(state.run, 'nominalTime')?.nominalStartTime);
  if (instant) return `at:${instant}`;
  const slots = subsetSlots(heldOf(state.outputs[toKey(dataset)], 'subset'));
  return slots.length === 1 ? slots[0] : undefined;
}

/**
 * Deliveries of a run: each output of one that completed, for the partition of its nominal time, or else of the
 * output's subset. A run that says neither delivers to no partition, and one that failed delivers nothing.
 */
export function deliveriesOf(state: RunState): RunDelivery[] {
  if (state.ended?.[1] !== 'COMPLETE') return [];
  const [arrivedAt] = state.ended;
  const nominal = heldOf(state.run, 'nominalTime')?.nominalStartTime;
  const instant = toInstant(nominal);
  return Object.entries(state.outputs).flatMap(([key, facets]) => {
    const slots = instant
      ? [`at:${instant}`]
      : subsetSlots(heldOf(facets, 'subset'));
    // Rows of several partitions together say nothing of one of them.
    const rows =
      slots.length === 1
        ? rowsOf(heldOf(facets, 'outputStatistics'))
        : undefined;
    return slots.map(slot => ({
      dataset: fromKey(key),
      slot,
      arrivedAt,
      ...(rows === undefined ? {} : { rows }),
    }));
  });
}

const iso = (time: number) => new Date(time).toISOString();

/**
 * What is to be said so that exactly what holds now counts: what was said before and does not hold any more is taken
 * back. Taking back reaches to a time, so what is said afterwards has to be later by a millisecond at least.
 */
export function toTell(
  wanted: Delivered | undefined,
  told: ToldDelivery | undefined,
): { messages: DeliveryMessage[]; told: ToldDelivery | undefined } {
  const counts = told && !told.takenBack;
  if (
    counts
      ? wanted?.arrivedAt === told.arrivedAt && wanted.rows === told.rows
      : !wanted
  ) {
    return { messages: [], told };
  }
  const messages: DeliveryMessage[] = counts
    ? [{ type: 'invalidated', arrivedAt: iso(told.saidAt) }]
    : [];
  if (!wanted) {
    return { messages, told: told && { ...told, takenBack: true } };
  }
  const saidAt = Math.max(
    wanted.arrivedAt,
    told ? told.saidAt + 1 : wanted.arrivedAt,
  );
  return {
    messages: [
      ...messages,
      {
        type: 'delivered',
        arrivedAt: iso(saidAt),
        ...(wanted.rows === undefined ? {} : { rows: wanted.rows }),
      },
    ],
    told: { ...wanted, saidAt, takenBack: false },
  };
}

/** The partition of a message. */
export const partitionOf = (
  slot: string,
): Pick<DatasetDelivery, 'at' | 'partition'> =>
  slot.startsWith('at:') ? { at: slot.slice(3) } : { partition: slot.slice(4) };
