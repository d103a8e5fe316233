import {
  CostObject,
  daysBetween,
  ObjectCost,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CostView } from './costSql';
import { DbEstimatedRow, DbObjectCellRow } from './DatabaseObjectCostStore';
import { cellOf, isKnown, toSum } from './overview';
import { objectKey } from './Visibility';

/** Parts of an object that are told one by one. */
const MAX_PARTS = 20;

/** What an object cost, from its cells by day, kind and part. */
export function toObjectCost(given: {
  object: CostObject;
  view: CostView;
  completeTo: string | null;
  rows: DbObjectCellRow[];
  before: DbObjectCellRow[];
  estimate: ObjectCost['estimate'];
  estimated: DbEstimatedRow | undefined;
  units: Omit<ObjectCost['units'][number], 'each'>[];
  /** Keys of objects that are not to be named. */
  hidden: Set<string>;
}): ObjectCost {
  const { object, view, completeTo, rows, before, hidden } = given;
  const { estimate, estimated, units } = given;
  const cellsOf = (list: typeof rows) =>
    list.map(row => ({
      ...cellOf(row),
      key: `${row.object_kind}:${row.name}`,
    }));
  const sumOf = (list: typeof rows) =>
    list.length > 0 ? toSum(cellsOf(list)) : undefined;
  const days = daysBetween(view.from, view.to);
  const byDay = Map.groupBy(rows, ({ day }) => day);
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
      const found = byDay.get(day);
      const sum = found && toSum(cellsOf(found));
      return sum && isKnown(sum) ? Number(sum.amount) : null;
    }),
    estimate,
    estimated: estimated?.found ? toSum([cellOf(estimated)]) : undefined,
    parts: parts.slice(0, MAX_PARTS),
    units:
      total && isKnown(total)
        ? units.map(unit => ({
            ...unit,
            each: Number(total.amount) / Number(unit.quantity),
          }))
        : [],
  };
}
