import {
  AlertDecision,
  BudgetInput,
  CostAlert,
  CostAlertKind,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  millis,
  queryRows,
  readPage,
  SqlPart,
  sqlPart,
} from '../database';
import { VisibleScopes } from './DatabaseVisibilityStore';

export interface DbBudgetRow {
  id: string;
  scope_kind: BudgetInput['scope'];
  scope_name: string;
  amount: string;
  currency: string;
  cost: BudgetInput['cost'];
  period: BudgetInput['period'];
  owner_ref: string | null;
  thresholds: BudgetInput['thresholds'];
  note: string;
}

interface DbCostAlertRow {
  id: string;
  kind: CostAlertKind;
  key: string;
  object_kind: string;
  object_name: string;
  facts: CostAlert['facts'];
  state: CostAlert['state'];
  reason: string | null;
  snoozed_until: Date | null;
  decided_by: string | null;
  decided_at: Date | null;
  created_at: Date;
}

/** Something to tell, named by its key so that it is told once. */
export interface NewCostAlert {
  kind: CostAlertKind;
  key: string;
  objectKind: string;
  objectName: string;
  facts: CostAlert['facts'];
}

export interface UntoldAlert extends NewCostAlert {
  id: string;
  recipients: string[];
}

/** Alerts about models and experiments outside of the scopes are not told: their names would be. */
const seen = ({ models, experiments }: VisibleScopes): SqlPart =>
  allOf([
    models &&
      sqlPart(
        `not exists (select 1 from models m where a.object_kind = 'model' and m.name = a.object_name
           and not coalesce((${models.sql}), false))`,
        models.bindings,
      ),
    experiments &&
      sqlPart(
        `not exists (select 1 from experiments e where a.object_kind = 'experiment' and e.name = a.object_name
           and not coalesce((${experiments.sql}), false))`,
        experiments.bindings,
      ),
  ]);

/** A snooze that is over is open again. */
const STATE = `case when a.state = 'snoozed' and a.snoozed_until < now() then 'open' else a.state end`;

const toCostAlert = (row: DbCostAlertRow): CostAlert => ({
  id: row.id,
  kind: row.kind,
  objectKind: row.object_kind,
  objectName: row.object_name,
  facts: row.facts,
  state: row.state,
  reason: row.reason ?? undefined,
  snoozedUntil: row.snoozed_until?.toISOString(),
  decidedBy: row.decided_by ?? undefined,
  decidedAt: row.decided_at?.toISOString(),
  createdAt: row.created_at.toISOString(),
});

/** Budgets, and what people are told about costs. */
export class DatabaseBudgetStore {
  async budgets(executor: Executor): Promise<DbBudgetRow[]> {
    return queryRows(
      executor,
      `select id, scope_kind, scope_name, amount::text as amount, currency, cost, period, owner_ref, thresholds, note
       from cost_budgets where ended_at is null order by amount desc, id limit 1000`,
    );
  }

  /** Sets a budget in place of the one that is like it. */
  async setBudget(
    tx: Executor,
    budget: BudgetInput & { currency: string },
    by: string | undefined,
  ): Promise<string> {
    // Who sets the same at this moment ends ours, or we end theirs.
    await queryRows(tx, 'lock table cost_budgets in share row exclusive mode');
    await queryRows(
      tx,
      `update cost_budgets set ended_at = now()
       where scope_kind = ? and scope_name = ? and period = ? and cost = ? and ended_at is null`,
      [budget.scope, budget.name, budget.period, budget.cost],
    );
    const [{ id }] = await queryRows<{ id: string }>(
      tx,
      `insert into cost_budgets
         (scope_kind, scope_name, amount, currency, cost, period, owner_ref, thresholds, note, created_by)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
      [
        budget.scope,
        budget.name,
        budget.amount,
        budget.currency,
        budget.cost,
        budget.period,
        budget.owner ?? null,
        JSON.stringify(budget.thresholds),
        budget.note,
        by ?? null,
      ],
    );
    return id;
  }

  async endBudget(executor: Executor, id: string): Promise<boolean> {
    const rows = await queryRows(
      executor,
      'update cost_budgets set ended_at = now() where id = ? and ended_at is null returning 1',
      [id],
    );
    return rows.length > 0;
  }

  async note(executor: Executor, alerts: NewCostAlert[]): Promise<void> {
    if (alerts.length === 0) return;
    await queryRows(
      executor,
      `insert into cost_alerts (kind, key, object_kind, object_name, facts)
       select kind, key, "objectKind", "objectName", facts
       from jsonb_to_recordset(?::jsonb) as r(kind text, key text, "objectKind" text, "objectName" text, facts jsonb)
       on conflict (key) do update set facts = excluded.facts
       where cost_alerts.kind = 'recommendation' and cost_alerts.facts <> excluded.facts`,
      [JSON.stringify(alerts)],
    );
  }

  /** Says of recommendations that are not among those found now that they are resolved. */
  async resolveOthers(executor: Executor, keys: string[]): Promise<void> {
    await queryRows(
      executor,
      `update cost_alerts set state = 'resolved', decided_at = now()
       where kind = 'recommendation' and state in ('open', 'snoozed', 'acknowledged') and not key = any(?::text[])`,
      [keys as unknown as string],
    );
  }

  /** Days of objects that people called expected, by `KIND:NAME`. */
  async acceptedDays(executor: Executor): Promise<Map<string, Set<string>>> {
    const rows = await queryRows<{ object: string; days: string[] }>(
      executor,
      `select object_kind || ':' || object_name as object, array_agg(facts->>'day') as days from cost_alerts
       where kind = 'anomaly' and state = 'dismissed' group by 1`,
    );
    return new Map(rows.map(({ object, days }) => [object, new Set(days)]));
  }

  async page(
    executor: Executor,
    query: {
      kind?: CostAlertKind;
      state?: CostAlert['state'];
      cursor?: string;
      limit: number;
    },
    scopes: VisibleScopes,
  ): Promise<Page<CostAlert>> {
    const page = await readPage<DbCostAlertRow>(executor, {
      select: `a.id, a.kind, a.key, a.object_kind, a.object_name, a.facts, ${STATE} as state, a.reason, a.snoozed_until,
        a.decided_by, a.decided_at, a.created_at`,
      from: 'cost_alerts a',
      where: allOf([
        query.kind ? sqlPart('a.kind = ?', [query.kind]) : undefined,
        query.state ? sqlPart(`${STATE} = ?`, [query.state]) : undefined,
        seen(scopes),
      ]),
      sort: [
        {
          sql: millis('a.created_at'),
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
        {
          sql: 'a.id',
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
      ],
      cursor: query.cursor,
      limit: query.limit,
    });
    return { ...page, items: page.items.map(toCostAlert) };
  }

  async decide(
    executor: Executor,
    id: string,
    decision: AlertDecision,
    by: string | undefined,
    scopes: VisibleScopes,
  ): Promise<CostAlert | undefined> {
    const where = allOf([sqlPart('a.id = ?', [id]), seen(scopes)]);
    const until =
      decision.state === 'snoozed'
        ? new Date(Date.now() + decision.days * 86_400_000)
        : null;
    const reason =
      decision.state === 'dismissed'
        ? [decision.reason, decision.note].filter(Boolean).join(': ')
        : null;
    const [row] = await queryRows<DbCostAlertRow>(
      executor,
      `update cost_alerts a set state = ?, reason = ?, snoozed_until = ?, decided_by = ?, decided_at = now()
       where ${where.sql} returning *`,
      [decision.state, reason, until, by ?? null, ...where.bindings],
    );
    return row && toCostAlert(row);
  }

  /** Takes the oldest of which nobody was told, with who is to be told. */
  async takeUntold(tx: Executor): Promise<UntoldAlert | undefined> {
    const [row] = await queryRows<
      Omit<DbCostAlertRow, 'state'> & { recipients: string[] | null }
    >(
      tx,
      `select a.*, array_remove(array[
           case when a.object_kind = 'team' then a.object_name end,
           (select m.owner_ref from models m where a.object_kind = 'model' and m.name = a.object_name),
           (select d.owner_ref from declarations d where a.object_kind = 'project' and d.entity_ref = a.object_name
              and d.gone_at is null),
           (select f.owner_ref from feature_families f where a.object_kind = 'family' and f.name = a.object_name),
           (select b.owner_ref from cost_budgets b where a.kind = 'budget' and b.id::text = split_part(a.key, ':', 2))
         ], null) as recipients
       from cost_alerts a where a.notified_at is null and a.state = 'open'
       order by a.id limit 1 for update of a skip locked`,
    );
    return (
      row && {
        id: row.id,
        kind: row.kind,
        key: row.key,
        objectKind: row.object_kind,
        objectName: row.object_name,
        facts: row.facts,
        recipients: [...new Set(row.recipients ?? [])],
      }
    );
  }

  async markTold(tx: Executor, id: string): Promise<void> {
    await queryRows(
      tx,
      'update cost_alerts set notified_at = now() where id = ?',
      [id],
    );
  }
}
