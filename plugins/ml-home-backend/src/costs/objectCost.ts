import {
  CostObject,
  CostSum,
  daysBetween,
  ObjectCost,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CostView } from './costSql';
import {
  DbEstimatedRow,
  DbObjectCellRow,
  DbUsageRow,
} from './DatabaseObjectCostStore';
import { addDecimals } from './decimals';
import { cellOf, isKnown, toSum } from './overview';
import { objectKey } from './Visibility';

/** Parts of an object that are told one by one. */
const MAX_PARTS = 20;

/**
 * What one of what was used cost. Cost and usage are of the same days: those of which usage was told, to which the bills
 * are complete, and whose charges all have an amount; where there is none, those that are known in part. A day without
 * a charge cost nothing.
 */
export function unitCosts(
  usage: DbUsageRow[],
  sumOfDay: (day: string) => CostSum | undefined,
  completeTo: string | null,
): ObjectCost['units'] {
  const nothing: CostSum = { amount: '0', unknown: 0 };
  return [...Map.groupBy(usage, ({ series }) => series)].flatMap(
    ([series, told]) => {
      const billed = told
        .filter(({ day }) => completeTo !== null && day <= completeTo)
        .map(one => ({ ...one, sum: sumOfDay(one.day) ?? nothing }));
      const known = billed.filter(({ sum }) => sum.unknown === 0);
      const used =
        known.length > 0 ? known : billed.filter(({ sum }) => isKnown(sum));
      const quantity = addDecimals(used.map(one => one.quantity));
      if (!(Number(quantity) > 0)) return [];
      const amount = addDecimals(used.map(({ sum }) => sum.amount));
      return [
        {
          ...{ series, unit: told[0].unit, days: used.length },
          ...{ quantity, amount, each: Number(amount) / Number(quantity) },
          unknown: used.reduce((count, { sum }) => count + sum.unknown, 0),
        },
      ];
    },
  );
}

/** What an object cost, from its cells by day, kind and part. */
export function toObjectCost(given: {
  object: CostObject;
  view: CostView;
  completeTo: string | null;
  rows: DbObjectCellRow[];
  before: DbObjectCellRow[];
  estimate: ObjectCost['estimate'];
  estimated: DbEstimatedRow | undefined;
  /** What was used of the object's series, by day. */
  usage: DbUsageRow[];
  /** Keys of objects that are not to be named. */
  hidden: Set<string>;
}): ObjectCost {
  const { object, view, completeTo, rows, before, hidden } = given;
  const { estimate, estimated, usage } = given;
  const cellsOf = (list: typeof rows) =>
    list.map(row => ({
      ...cellOf(row),
      key: `${row.object_kind}:${row.name}`,
    }));
  const sumOf = (list: typeof rows) =>
    list.length > 0 ? toSum(cellsOf(list)) : undefined;
  const days = daysBetween(view.from, view.to);
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const sumOfDay = (day: string) => sumOf(byDay.get(day) ?? []);
  const total = sumOf(rows);
  const parts = [
    ...Map.groupBy(rows, row => `${row.object_kind}:${row.name}`).values(),
  ]
    .map(list => ({
      object: { kind: list[0].object_kind, name: list[0].name },
      sum: toSum(cellsOf(list)),
    }))
    .filter(
      part =>
        objectKey(part.object) !== objectKey(object) &&
        !hidden.has(objectKey(part.object)),
    )
    .sort((a, b) => Number(b.sum.amount) - Number(a.sum.amount));
  return {
    ...view,
    object,
    completeTo: completeTo ?? undefined,
    total,
    previous: sumOf(before),
    direct: sumOf(rows.filter(({ kind }) => kind === 'direct')),
    shared: sumOf(rows.filter(({ kind }) => kind === 'shared')),
    days,
    daily: days.map(day => {
      const sum = sumOfDay(day);
      return sum && isKnown(sum) ? Number(sum.amount) : null;
    }),
    estimate,
    estimated: estimated?.found ? toSum([cellOf(estimated)]) : undefined,
    parts: parts.slice(0, MAX_PARTS),
    units: total ? unitCosts(usage, sumOfDay, completeTo) : [],
  };
}
