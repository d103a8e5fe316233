import { ServiceClaim } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, queryRows } from '../database';
import { ClaimSource, sourceText } from './DatabaseClaimStore';

/** Runs that are remembered as readers of a family: the newest. */
const RUNS_EACH = 20;

/** Who reads the families, and where that was learned from. */
export class DatabaseConsumerStore {
  /** Makes the services of a registry all that it imports as readers; answers the families that it touches. */
  async replaceServices(
    tx: Executor,
    source: ClaimSource,
    services: ServiceClaim[],
  ): Promise<void> {
    const rows = services.flatMap(({ name, reads }) =>
      reads.map(({ family, features }) => ({ name, family, features })),
    );
    await this.replaceConsumers(
      tx,
      { learned: 'imported', source: sourceText(source) },
      rows.map(row => ({ ...row, kind: 'service' as const })),
    );
  }

  /** Makes the given readers all that were learned in one way from one source, and counts the readers again. */
  async replaceConsumers(
    tx: Executor,
    of: { learned: 'declared' | 'observed' | 'imported'; source: string },
    rows: {
      kind: 'model' | 'run' | 'service';
      name: string;
      family: string;
      features: string[];
    }[],
  ): Promise<void> {
    await queryRows(
      tx,
      `with given as (
         select f.id as family_id, r.kind, r.name, r.features
         from jsonb_to_recordset(?::jsonb) as r(kind text, name text, family text, features text[])
         join feature_families f on f.name = r.family
       ), stored as (
         insert into feature_consumers (family_id, kind, name, learned, source, features)
         select distinct on (family_id, kind, name) family_id, kind, name, ?, ?, features from given
         on conflict (family_id, kind, name, learned, source)
         do update set features = excluded.features, last_seen_at = now()
       )
       delete from feature_consumers c where c.learned = ? and c.source = ? and not exists (
         select 1 from given g where g.family_id = c.family_id and g.kind = c.kind and g.name = c.name)`,
      [JSON.stringify(rows), of.learned, of.source, of.learned, of.source],
    );
    await this.countConsumers(tx);
  }

  /** Models are counted once, however they were learned of; one in production makes the family one of production. */
  async countConsumers(tx: Executor): Promise<void> {
    await queryRows(
      tx,
      `update feature_families f set model_count = n.models, consumer_count = n.consumers, used_by = n.used_by,
         unused_since = case when n.consumers > 0 then null else coalesce(f.unused_since, now()) end
       from (
         select g.id, count(distinct c.name) filter (where c.kind = 'model')::int as models,
           count(distinct (c.kind, c.name)) filter (where c.name is not null)::int as consumers,
           case when count(c.name) = 0 then array['nobody']
             when bool_or(m.lifecycle = 'production') then array['production'] else array['other'] end as used_by
         from feature_families g left join feature_consumers c on c.family_id = g.id
         left join models m on c.kind = 'model' and m.name = c.name
         group by g.id
       ) n
       where n.id = f.id and (f.model_count, f.consumer_count, f.used_by)
         is distinct from (n.models, n.consumers, n.used_by)`,
    );
    await queryRows(
      tx,
      `update feature_families f set last_reader = n.reader from (
         select distinct on (family_id) family_id,
           jsonb_build_object('kind', kind, 'name', name, 'at', last_seen_at) as reader
         from feature_consumers order by family_id, last_seen_at desc, kind, name
       ) n where n.family_id = f.id and f.last_reader is distinct from n.reader`,
    );
    await queryRows(
      tx,
      `update features x set unused_since = case when n.read then null else now() end
       from (
         select y.family_id, y.name, exists (
           select 1 from feature_consumers c
           where c.family_id = y.family_id and (c.features = '{}' or y.name = any(c.features))) as read
         from features y
       ) n
       where n.family_id = x.family_id and n.name = x.name and n.read <> (x.unused_since is null)`,
    );
  }

  /**
   * Learns readers from the tags that Feast's client writes into runs: the newest runs, and the models whose versions
   * came from such runs. A list of references that was cut ends in dots; its last one is left out, and the family is
   * known by its view.
   */
  async observe(tx: Executor): Promise<void> {
    await queryRows(
      tx,
      `with tagged as (
         select t.run_id, t.key, t.value from run_tags t
         where t.key in ('feast.feature_refs', 'feast.feature_views')
       ), refs as (
         select run_id, trim(split_part(ref, ':', 1)) as family, trim(split_part(ref, ':', 2)) as feature
         from tagged cross join lateral regexp_split_to_table(value, ',') as r(ref)
         where ref not like '%...'
       ), reads as (
         select r.run_id, f.id as family_id,
           coalesce(array_agg(distinct r.feature) filter (where r.feature <> ''), '{}') as features
         from refs r join feature_families f on f.name = r.family group by 1, 2
       ), runs_of as (
         select * from (
           select d.family_id, r.run_id as name, d.features, coalesce(to_timestamp(r.start_time / 1000.0), now()) as at,
             row_number() over (partition by d.family_id order by r.start_time desc nulls last) as place
           from reads d join runs r on r.id = d.run_id where r.lifecycle_stage = 'active'
         ) ranked where place <= ${RUNS_EACH}
       ), models_of as (
         select d.family_id, m.name, max(v.created_at) as at,
           array(select distinct x from reads e join runs s on s.id = e.run_id
             join model_versions w on w.run_id = s.run_id and w.model_id = m.id
             cross join lateral unnest(e.features) x where e.family_id = d.family_id order by 1) as features
         from reads d join runs r on r.id = d.run_id
         join model_versions v on v.run_id = r.run_id join models m on m.id = v.model_id
         group by d.family_id, m.id, m.name
       ), given as (
         select family_id, 'run' as kind, name, features, at from runs_of
         union all select family_id, 'model', name, features, at from models_of
       ), stored as (
         insert into feature_consumers as c (family_id, kind, name, learned, source, features, last_seen_at)
         select family_id, kind, name, 'observed', 'mlflow', features, at from given
         on conflict (family_id, kind, name, learned, source)
         do update set features = excluded.features, last_seen_at = excluded.last_seen_at
           where (c.features, c.last_seen_at) is distinct from (excluded.features, excluded.last_seen_at)
       )
       delete from feature_consumers c where c.learned = 'observed' and c.source = 'mlflow' and not exists (
         select 1 from given g where g.family_id = c.family_id and g.kind = c.kind and g.name = c.name)`,
    );
    await this.countConsumers(tx);
  }
}
