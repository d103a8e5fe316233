import {
  CarbonBasis,
  CarbonObject,
  CarbonOrigin,
  CarbonSplit,
  hardwareGaps,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  queryRepeated,
  queryRows,
  SqlPart,
  sqlPart,
} from '../database';
import { runsOf } from '../costs';

export interface CarbonView {
  from: string;
  to: string;
  basis: CarbonBasis;
}

export interface CarbonFilter {
  team?: string[];
  project?: string[];
  model?: string[];
}

export interface DbCarbonCellRow {
  day: string;
  key: string | null;
  origin: CarbonOrigin | null;
  grams: number | null;
  kwh: number | null;
  embodied: number | null;
  runs: string;
  unknown: string;
  energy_unknown: string;
  partial: string;
}

/** Whether the figure of a run leaves out hardware that is not known. */
export const PARTIAL = `c.kwh is not null and c.gaps && array[${hardwareGaps
  .map(gap => `'${gap}'`)
  .join(', ')}]`;

const KEYS: Record<CarbonSplit, string> = {
  team: 'p.team',
  project: 'p.project',
  model: 'p.model',
  origin: 'p.origin',
};

/** What of a run's own number goes beyond that of its parts; unknown stays so, which `greatest` would make nothing. */
const beyond = (own: string, parts: string): string =>
  `case when ${own} is not null then greatest(${own} - coalesce(${parts}, 0), 0) end`;

/**
 * Of the runs `wanted` (their internal ids) what counts. A run that others are part of, such as a search over
 * parameters, often measured the same machine as they did: of its own figure only what goes beyond theirs counts.
 */
const counted = (basis: CarbonBasis) => `
  mine as (
    select c.run_id, c.day, c.origin, c.kwh, c.${basis} as grams, c.embodied, c.gaps, r.run_id as name, r.experiment_id,
      ${PARTIAL} as partial
    from wanted w join carbon_runs c on c.run_id = w.id join runs r on r.id = c.run_id
  ), parts as (
    select m.run_id, sum(c.kwh) as kwh, sum(c.${basis}) as grams, sum(c.embodied) as embodied
    from mine m join runs k on k.parent_run_id = m.name and k.parent_run_id is not null
    join carbon_runs c on c.run_id = k.id group by 1
  ), counted as (
    select m.run_id, m.name, m.day, m.origin, m.gaps, m.experiment_id,
      ${beyond('m.grams', 'p.grams')} as grams,
      ${beyond('m.kwh', 'p.kwh')} as kwh,
      ${beyond('m.embodied', 'p.embodied')} as embodied,
      m.grams is null and p.grams is null as unknown, m.kwh is null and p.kwh is null as energy_unknown, m.partial
    from mine m left join parts p on p.run_id = m.run_id
  )`;

/** Where runs belong now: the model that was registered from them, project and team; as costs say it. */
const PLACES = `
  made as (
    select distinct on (v.run_id) v.run_id, x.name, x.project_ref, x.owner_ref
    from counted c join model_versions v on v.run_id = c.name join models x on x.id = v.model_id
    order by v.run_id, x.name
  ), placed as (
    select c.*, made.name as model, coalesce(made.project_ref, e.project_ref) as project,
      coalesce(q.owner_ref, made.owner_ref, e.created_by) as team
    from counted c left join made on made.run_id = c.name
    left join experiments e on e.id = c.experiment_id
    left join declarations q on q.entity_ref = coalesce(made.project_ref, e.project_ref) and q.gone_at is null
  )`;

const SUMS = `sum(p.grams) as grams, sum(p.kwh) as kwh, sum(p.embodied) as embodied, count(*) as runs,
  count(*) filter (where p.unknown) as unknown, count(*) filter (where p.energy_unknown) as energy_unknown,
  count(*) filter (where p.partial) as partial`;

const inRange = (range: { from?: string; to?: string }): SqlPart =>
  range.from && range.to
    ? sqlPart('c.day >= ?::date and c.day < ?::date', [range.from, range.to])
    : sqlPart('true');

/** Reads what runs emitted. */
export class DatabaseCarbonReadStore {
  /** Sums by day, group and origin. */
  async cells(
    executor: Executor,
    view: CarbonView,
    filter: CarbonFilter,
    by: CarbonSplit,
  ): Promise<DbCarbonCellRow[]> {
    const where = allOf(
      (['team', 'project', 'model'] as const).map(field =>
        filter[field]?.length
          ? sqlPart(`coalesce(${KEYS[field]}, '') = any(?::text[])`, [
              pgArray(filter[field]!),
            ])
          : undefined,
      ),
    );
    // Places cost a join of everything: they are looked up where they are asked for.
    const placed = by !== 'origin' || where.bindings.length > 0;
    return queryRepeated<DbCarbonCellRow>(
      executor,
      `with wanted as (select run_id as id from carbon_runs where day >= ?::date and day < ?::date),
       ${counted(view.basis)}${placed ? `, ${PLACES}` : ''}
       select to_char(p.day, 'YYYY-MM-DD') as day, ${
         KEYS[by]
       } as key, p.origin, ${SUMS}
       from ${placed ? 'placed' : 'counted'} p where ${
        where.sql
      } group by 1, 2, 3 order by 1`,
      [view.from, view.to, ...where.bindings],
    );
  }

  /** What is missing of runs whose emissions are unknown. */
  async gaps(
    executor: Executor,
    view: CarbonView,
  ): Promise<{ gap: string; runs: string }[]> {
    return queryRepeated(
      executor,
      `select g.gap, count(*) as runs from carbon_runs c cross join lateral unnest(c.gaps) as g(gap)
       where c.day >= ?::date and c.day < ?::date and c.${view.basis} is null group by 1 order by 2 desc, 1`,
      [view.from, view.to],
    );
  }

  async objectCells(
    executor: Executor,
    object: CarbonObject,
    basis: CarbonBasis,
    range: { from?: string; to?: string },
  ): Promise<Omit<DbCarbonCellRow, 'day' | 'key'>[]> {
    const runs = runsOf(object, 'carbon_runs');
    const days = inRange(range);
    return queryRows(
      executor,
      `with chosen as (${runs.sql}),
       wanted as (select c.run_id as id from chosen x join carbon_runs c on c.run_id = x.id where ${
         days.sql
       }),
       ${counted(basis)}
       select p.origin, ${SUMS} from counted p group by 1`,
      [...runs.bindings, ...days.bindings],
    );
  }

  async objectGaps(
    executor: Executor,
    object: CarbonObject,
    basis: CarbonBasis,
    range: { from?: string; to?: string },
  ): Promise<{ gap: string; runs: string }[]> {
    const runs = runsOf(object, 'carbon_runs');
    const days = inRange(range);
    return queryRows(
      executor,
      `with chosen as (${runs.sql})
       select g.gap, count(*) as runs from chosen x join carbon_runs c on c.run_id = x.id
       cross join lateral unnest(c.gaps) as g(gap)
       where c.${basis} is null and ${days.sql} group by 1 order by 2 desc, 1`,
      [...runs.bindings, ...days.bindings],
    );
  }

  async parts(
    executor: Executor,
    object: CarbonObject,
    basis: CarbonBasis,
    range: { from?: string; to?: string },
    scope: SqlPart | undefined,
    limit: number,
  ): Promise<
    {
      run_id: string;
      name: string;
      grams: number | null;
      kwh: number | null;
      origin: CarbonOrigin | null;
      partial: boolean;
    }[]
  > {
    const runs = runsOf(object, 'carbon_runs');
    const days = inRange(range);
    return queryRows(
      executor,
      `with chosen as (${runs.sql})
       select r.run_id, r.name, c.${basis} as grams, c.kwh, c.origin, ${PARTIAL} as partial
       from chosen x join carbon_runs c on c.run_id = x.id join runs r on r.id = c.run_id
       join experiments e on e.id = r.experiment_id
       where ${days.sql} and ${scope?.sql ?? 'true'}
       order by c.${basis} desc nulls last, r.id desc limit ?`,
      [...runs.bindings, ...days.bindings, ...(scope?.bindings ?? []), limit],
    );
  }

  async usage(
    executor: Executor,
    object: CarbonObject,
    range: { from?: string; to?: string },
  ): Promise<{ series: string; unit: string; quantity: number }[]> {
    const days =
      range.from && range.to
        ? sqlPart('day >= ?::date and day < ?::date', [range.from, range.to])
        : sqlPart('true');
    return queryRows(
      executor,
      `select name as series, max(unit) as unit, sum(quantity)::float8 as quantity from usage_series
       where object_kind = ? and object_name = ? and ${days.sql}
       group by 1 having sum(quantity) > 0 order by 1`,
      [object.kind, object.name, ...days.bindings],
    );
  }

  /** Energy, emissions and where they were learned, of versions by model and number. */
  async ofVersions(
    executor: Executor,
    versions: { model: string; version: string }[],
  ): Promise<
    {
      model: string;
      version: string;
      kwh: number | null;
      location: number | null;
      origins: CarbonOrigin[];
      at: Date;
      runs: string;
      unknown: string;
      energy_unknown: string;
      partial: string;
    }[]
  > {
    return queryRows(
      executor,
      `with recursive tree as (
         select w.model, w.version, r.id, r.run_id, null::bigint as parent
         from unnest(?::text[], ?::text[]) as w(model, version)
         join models m on m.name = w.model join model_versions v on v.model_id = m.id and v.version::text = w.version
         join runs r on r.run_id = v.run_id
         union
         select t.model, t.version, r.id, r.run_id, t.id from tree t join runs r on r.parent_run_id = t.run_id
       ), known as (
         select t.*, c.kwh, c.location, c.origin, c.read_at, ${PARTIAL} as partial from tree t join carbon_runs c on c.run_id = t.id
       ), parts as (
         select model, version, parent, sum(kwh) as kwh, sum(location) as location from known
         where parent is not null group by 1, 2, 3
       )
       select k.model, k.version, sum(${beyond('k.kwh', 'p.kwh')}) as kwh,
         sum(${beyond('k.location', 'p.location')}) as location,
         coalesce(array_agg(distinct k.origin) filter (where k.origin is not null), '{}') as origins,
         max(k.read_at) as at, count(*) as runs,
         count(*) filter (where k.location is null and p.location is null) as unknown,
         count(*) filter (where k.kwh is null and p.kwh is null) as energy_unknown,
         count(*) filter (where k.partial) as partial
       from known k left join parts p on p.model = k.model and p.version = k.version and p.parent = k.id
       group by 1, 2`,
      [
        pgArray(versions.map(({ model }) => model)),
        pgArray(versions.map(({ version }) => version)),
      ],
    );
  }
}
