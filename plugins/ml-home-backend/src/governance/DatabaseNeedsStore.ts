import { ReviewState } from '@ml-home/backstage-plugin-ml-home-common';
import { allOf, Executor, pgArray, queryRows, SqlPart } from '../database';

export interface DbNeedRow {
  kind: 'changes' | 'finding' | 'expiring';
  id: string;
  review_id: string | null;
  model_name: string;
  version: number | null;
  state: ReviewState | null;
  title: string | null;
  from_ref: string | null;
  at: Date | null;
  late: boolean;
  /** How many there are of its kind. */
  n: number;
}

const APPROVED = `('approved', 'approved_with_conditions')`;
/** A newer version that is approved has taken its place: nobody need care for the old one. */
const NOT_SUPERSEDED = `not exists (select 1 from governance_reviews x where x.model_id = r.model_id
  and x.version > r.version and x.state in ${APPROVED} and (x.valid_until is null or x.valid_until > now()))`;

/** What waits for one person beside the reviews in their queue. */
export class DatabaseNeedsStore {
  /**
   * Reviews that came back, findings that are due within two weeks, approvals that end within thirty days; of each the
   * most urgent ones, with how many there are.
   *
   * @param groups - of the person: what these own is theirs
   */
  async of(
    executor: Executor,
    given: { person: string; groups: string[]; each: number },
    scope: SqlPart | undefined,
  ): Promise<DbNeedRow[]> {
    const where = allOf([scope]);
    const owners = pgArray([given.person, ...given.groups]);
    return queryRows(
      executor,
      `with needs as (
         select 'changes' as kind, r.id, r.id as review_id, r.model_name, r.version, r.state, null as title,
           (select d.reviewer from governance_decisions d where d.review_id = r.id and d.kind = 'request_changes'
            order by d.id desc limit 1) as from_ref, r.state_since as at, false as late
         from governance_reviews r join models m on m.id = r.model_id
         where r.submitted_by = ? and r.state in ('changes_requested', 'stale', 'expired')
           and ${NOT_SUPERSEDED} and ${where.sql}
         union all
         select 'finding', f.id, f.review_id, f.model_name, f.version, null, f.title, f.created_by,
           f.due_on::timestamp at time zone 'UTC', f.due_on < current_date
         from governance_findings f join models m on m.id = f.model_id
         where f.state = 'open' and f.due_on <= current_date + 14 and f.owner_ref = any(?) and ${where.sql}
         union all
         select 'expiring', r.id, r.id, r.model_name, r.version, r.state, null, null, r.valid_until, false
         from governance_reviews r join models m on m.id = r.model_id
         where r.state in ${APPROVED} and r.valid_until > now() and r.valid_until <= now() + interval '30 days'
           and (r.submitted_by = ? or m.owner_ref = any(?)) and ${NOT_SUPERSEDED} and ${where.sql}
       )
       select kind, id, review_id, model_name, version, state, title, from_ref, at, late, n from (
         select needs.*, count(*) over (partition by kind)::int as n,
           row_number() over (partition by kind order by at, id) as place
         from needs
       ) ranked where place <= ? order by at, id`,
      [
        given.person,
        ...where.bindings,
        owners,
        ...where.bindings,
        given.person,
        owners,
        ...where.bindings,
        given.each,
      ],
    );
  }
}
