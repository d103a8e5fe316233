import { Executor, queryRows } from '../database';
import { Alert, AlertKind } from './alerts';

export interface DbAlertRow {
  family_id: string;
  kind: AlertKind;
  key: string;
  facts: Alert['facts'];
  name: string;
  title: string | null;
  zone: string | null;
  recipients: string[];
}

/** An alert that is new, and the family it is about. */
export interface NotedAlert {
  family_id: string;
  kind: AlertKind;
  key: string;
  facts: Alert['facts'];
  family: string;
  owner: string | null;
}

/** After so many failures nobody is told. */
const MAX_ATTEMPTS = 10;

/** What owners and watchers of families are told. */
export class DatabaseAlertStore {
  /** Notes what is to be told, and answers what of it was not noted before: nothing is told twice. */
  async note(
    tx: Executor,
    alerts: (Alert & { familyId: string })[],
  ): Promise<NotedAlert[]> {
    if (alerts.length === 0) return [];
    return queryRows<NotedAlert>(
      tx,
      `with noted as (
       insert into feature_alerts (family_id, kind, key, facts)
       select "familyId", kind, key, facts
       from jsonb_to_recordset(?::jsonb) as r("familyId" bigint, kind text, key text, facts jsonb)
       on conflict do nothing returning *
       )
       select n.family_id, n.kind, n.key, n.facts, f.name as family, f.owner_ref as owner
       from noted n join feature_families f on f.id = n.family_id order by n.family_id, n.kind, n.key`,
      [JSON.stringify(alerts)],
    );
  }

  /** Adds to what is told of alerts that were noted just now. */
  async addFacts(
    tx: Executor,
    alerts: Pick<NotedAlert, 'family_id' | 'kind' | 'key' | 'facts'>[],
  ): Promise<void> {
    if (alerts.length === 0) return;
    await queryRows(
      tx,
      `update feature_alerts a set facts = a.facts || r.facts
       from jsonb_to_recordset(?::jsonb) as r(family_id bigint, kind text, key text, facts jsonb)
       where a.family_id = r.family_id and a.kind = r.kind and a.key = r.key`,
      [JSON.stringify(alerts)],
    );
  }

  /** Takes the oldest that was not told; others that do the same take other ones. */
  async takeNext(tx: Executor): Promise<DbAlertRow | undefined> {
    const [row] = await queryRows<DbAlertRow>(
      tx,
      `select a.family_id, a.kind, a.key, a.facts, f.name, f.title, f.zone,
         case a.kind when 'decision' then array_remove(array[a.facts->>'author'], null)
           -- A proposal waits for its owner; who only watches has nothing to decide.
           when 'proposal' then array_remove(array[f.owner_ref], null)
           else array(select f.owner_ref where f.owner_ref is not null
             union select w.user_ref from feature_watches w where w.family_id = f.id) end as recipients
       from feature_alerts a join feature_families f on f.id = a.family_id
       where a.sent_at is null and a.attempts < ${MAX_ATTEMPTS}
       order by a.attempts, a.created_at limit 1 for update of a skip locked`,
    );
    return row;
  }

  async markSent(tx: Executor, row: DbAlertRow): Promise<void> {
    await queryRows(
      tx,
      'update feature_alerts set sent_at = now() where family_id = ? and kind = ? and key = ?',
      [row.family_id, row.kind, row.key],
    );
  }

  async markFailed(tx: Executor, row: DbAlertRow): Promise<void> {
    await queryRows(
      tx,
      'update feature_alerts set attempts = attempts + 1 where family_id = ? and kind = ? and key = ?',
      [row.family_id, row.kind, row.key],
    );
  }
}
