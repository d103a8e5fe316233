import { Fact } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyClaim,
  FamilyFacts,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, pgArray, queryRows } from '../database';
import { SourceKind } from './claims';
import { effectiveOf, FamilyClaims } from './effective';

/** Families whose claims are read and written together. */
const BATCH = 500;

export interface ClaimSource {
  kind: SourceKind;
  name: string;
}

interface DbClaimRow {
  family: string;
  feature: string;
  kind: SourceKind;
  name: string;
  said_at: Date;
  facts: FamilyFacts | FeatureFacts;
}

export const sourceText = ({ kind, name }: ClaimSource): string =>
  name ? `${kind}:${name}` : kind;

/** What sources claim of feature families, and what follows from it. */
export class DatabaseClaimStore {
  /** The id of a source; it is locked until the transaction ends, so that two readings of it take turns. */
  async openSource(tx: Executor, source: ClaimSource): Promise<string> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      `insert into feature_sources (kind, name) values (?, ?)
       on conflict (kind, name) do update set name = excluded.name returning id`,
      [source.kind, source.name],
    );
    return row.id;
  }

  async noteSynced(tx: Executor, sourceId: string): Promise<void> {
    await queryRows(
      tx,
      'update feature_sources set synced_at = now(), failed_at = null, error = null where id = ?',
      [sourceId],
    );
  }

  /** The id of the source that many write to at once: it is not locked, and its time is noted once a minute. */
  async joinSource(tx: Executor, source: ClaimSource): Promise<string> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      `select id from feature_sources where kind = ? and name = ? and synced_at > now() - interval '1 minute'`,
      [source.kind, source.name],
    );
    if (row) return row.id;
    const id = await this.openSource(tx, source);
    await this.noteSynced(tx, id);
    return id;
  }

  async noteFailed(
    tx: Executor,
    source: ClaimSource,
    message: string,
  ): Promise<void> {
    const id = await this.openSource(tx, source);
    await queryRows(
      tx,
      'update feature_sources set failed_at = now(), error = ? where id = ?',
      [message.slice(0, 2_000), id],
    );
  }

  /**
   * Makes what a source says of some families all that it says of them: of those that are given, and with `rest` of all
   * others nothing. Answers the families of which it says something else than before.
   */
  async replace(
    tx: Executor,
    sourceId: string,
    claims: FamilyClaim[],
    rest: 'keep' | 'drop',
  ): Promise<string[]> {
    const rows = claims.flatMap(({ family, facts, features }) => [
      { family, feature: '', facts: facts as object },
      ...features.map(({ name, facts: own }) => ({
        family,
        feature: name,
        facts: own as object,
      })),
    ]);
    const changed = new Set<string>();
    for (let i = 0; i < rows.length; i += BATCH * 5) {
      const written = await queryRows<{ family: string }>(
        tx,
        `insert into feature_claims as c (source_id, family, feature, facts)
         select ?::bigint, family, feature, facts
         from jsonb_to_recordset(?::jsonb) as r(family text, feature text, facts jsonb)
         on conflict (source_id, family, feature) do update set facts = excluded.facts, said_at = now()
           where c.facts is distinct from excluded.facts
         returning family`,
        [sourceId, JSON.stringify(rows.slice(i, i + BATCH * 5))],
      );
      for (const { family } of written) changed.add(family);
    }
    const dropped = await queryRows<{ family: string }>(
      tx,
      `delete from feature_claims c where c.source_id = ? and (? or c.family = any(?))
         and not exists (
           select 1 from unnest(?::text[], ?::text[]) as s(family, feature)
           where s.family = c.family and s.feature = c.feature)
       returning family`,
      [
        sourceId,
        rest === 'drop',
        pgArray(claims.map(({ family }) => family)),
        pgArray(rows.map(({ family }) => family)),
        pgArray(rows.map(({ feature }) => feature)),
      ],
    );
    for (const { family } of dropped) changed.add(family);
    return [...changed];
  }

  /** Adds facts to what a source says of a family, or with a name of one of its features. */
  async say(
    tx: Executor,
    sourceId: string,
    said: { family: string; feature: string; facts: object },
  ): Promise<void> {
    await queryRows(
      tx,
      `insert into feature_claims as c (source_id, family, feature, facts) values (?, ?, ?, ?::jsonb)
       on conflict (source_id, family, feature) do update set facts = c.facts || excluded.facts, said_at = now()`,
      [sourceId, said.family, said.feature, JSON.stringify(said.facts)],
    );
  }

  /** The lifecycle in effect of a family or feature. */
  async lifecycleOf(
    executor: Executor,
    family: string,
    feature: string,
  ): Promise<Fact<string> | undefined> {
    const [row] = await queryRows<{ fact: Fact<string> | null }>(
      executor,
      `select case when ? = '' then f.facts else x.facts end -> 'lifecycle' as fact
       from feature_families f left join features x on x.family_id = f.id and x.name = ?
       where f.name = ?`,
      [feature, feature, family],
    );
    return row?.fact ?? undefined;
  }

  /** Drops all that a source says of a family; false when it said nothing. */
  async drop(tx: Executor, sourceId: string, family: string): Promise<boolean> {
    const rows = await queryRows(
      tx,
      'delete from feature_claims where source_id = ? and family = ? returning 1',
      [sourceId, family],
    );
    return rows.length > 0;
  }

  /** Recomputes what follows from all claims about some families. */
  async recompute(tx: Executor, families: string[]): Promise<void> {
    const ordered = [...families].sort();
    for (let i = 0; i < ordered.length; i += BATCH) {
      await this.#recomputeSome(tx, ordered.slice(i, i + BATCH));
    }
  }

  async #recomputeSome(tx: Executor, names: string[]): Promise<void> {
    // Locked before the claims are read: of two sources that speak at once, the second sees what the first said.
    await queryRows(
      tx,
      `insert into feature_families (name) select name from unnest(?::text[]) as n(name) order by name
       on conflict do nothing`,
      [pgArray(names)],
    );
    await queryRows(
      tx,
      'select 1 from feature_families where name = any(?) order by name for no key update',
      [pgArray(names)],
    );
    const rows = await queryRows<DbClaimRow>(
      tx,
      `select c.family, c.feature, s.kind, s.name, c.said_at, c.facts
       from feature_claims c join feature_sources s on s.id = c.source_id
       where c.family = any(?) order by c.family, c.feature, s.kind, s.name`,
      [pgArray(names)],
    );
    const claims = toFamilyClaims(rows);
    const effective = [...claims.values()].map(effectiveOf);
    const families = effective.map(({ family }) => family);
    const features = effective.flatMap(one => one.features);
    const gone = names.filter(name => !claims.has(name));
    await queryRows(
      tx,
      `insert into feature_families as f (name, entity_ref, title, description, entity_keys, owner_ref, lifecycle,
         project_ref, serving, types, tags, sources, datasets, facts, search, feature_count, feature_names, cadence,
         cron, zone, demo, next_judge_at)
       select name, entity_ref, title, description, entity_keys, owner_ref, lifecycle, project_ref, serving, types,
         tags, sources, datasets, facts, search, feature_count, feature_names, cadence, cron, zone, demo, now()
       from jsonb_to_recordset(?::jsonb) as r(name text, entity_ref text, title text, description text,
         entity_keys text[], owner_ref text, lifecycle text, project_ref text, serving text[], types text[],
         tags text[], sources text[], datasets text[], facts jsonb, search text, feature_count int,
         feature_names text[], cadence text, cron text, zone text, demo boolean)
       on conflict (name) do update set entity_ref = excluded.entity_ref, title = excluded.title,
         description = excluded.description, entity_keys = excluded.entity_keys, owner_ref = excluded.owner_ref,
         lifecycle = excluded.lifecycle, project_ref = excluded.project_ref, serving = excluded.serving,
         types = excluded.types, tags = excluded.tags, sources = excluded.sources, datasets = excluded.datasets,
         facts = excluded.facts, search = excluded.search, feature_count = excluded.feature_count,
         feature_names = excluded.feature_names, cadence = excluded.cadence, cron = excluded.cron,
         zone = excluded.zone, demo = excluded.demo, next_judge_at = now(), updated_at = now(), gone_at = null`,
      [JSON.stringify(families)],
    );
    await queryRows(
      tx,
      `insert into features as f (family_id, name, serving, tags, facts, search)
       select g.id, r.name, r.serving, r.tags, r.facts, r.search
       from jsonb_to_recordset(?::jsonb) as r(family text, name text, serving text[], tags jsonb, facts jsonb, search text)
       join feature_families g on g.name = r.family
       on conflict (family_id, name) do update set serving = excluded.serving, tags = excluded.tags,
         facts = excluded.facts, search = excluded.search
         where (f.serving, f.tags, f.facts, f.search)
           is distinct from (excluded.serving, excluded.tags, excluded.facts, excluded.search)`,
      [JSON.stringify(features)],
    );
    await queryRows(
      tx,
      `delete from features x using feature_families f
       where f.id = x.family_id and f.name = any(?) and not exists (
         select 1 from unnest(?::text[], ?::text[]) as s(family, name) where s.family = f.name and s.name = x.name)`,
      [
        pgArray(names),
        pgArray(features.map(({ family }) => family)),
        pgArray(features.map(({ name }) => name)),
      ],
    );
    if (gone.length > 0) {
      await queryRows(
        tx,
        `update feature_families set gone_at = now(), updated_at = now(), next_judge_at = null,
           feature_count = 0, sources = '{}' where name = any(?) and gone_at is null`,
        [pgArray(gone)],
      );
    }
  }

  /** Declarations that the catalog mirrors: the families, and the models that say which families they read. */
  async declared(tx: Executor): Promise<{
    families: DbDeclarationRow[];
    readers: { name: string; family: string }[];
  }> {
    const families = await queryRows<DbDeclarationRow>(
      tx,
      `select entity_ref, namespace, name, owner_ref, project_ref, lifecycle, metadata, spec, location
       from declarations where kind = 'MLFeatureFamily' and gone_at is null order by entity_ref`,
    );
    const readers = await queryRows<{ name: string; family: string }>(
      tx,
      `select registered_name as name, jsonb_array_elements_text(spec -> 'consumes') as family
       from declarations where kind = 'MLModel' and gone_at is null and jsonb_typeof(spec -> 'consumes') = 'array'`,
    );
    return { families, readers };
  }
}

export interface DbDeclarationRow {
  entity_ref: string;
  namespace: string;
  name: string;
  owner_ref: string | null;
  project_ref: string | null;
  lifecycle: string | null;
  metadata: {
    title?: string;
    description?: string;
    tags?: string[];
    links?: { url: string; title?: string }[];
  };
  spec: Record<string, unknown>;
  location: string | null;
}

function toFamilyClaims(rows: DbClaimRow[]): Map<string, FamilyClaims> {
  const families = new Map<string, FamilyClaims>();
  for (const row of rows) {
    let family = families.get(row.family);
    if (!family) {
      family = { name: row.family, family: [], features: new Map() };
      families.set(row.family, family);
    }
    const claim = {
      kind: row.kind,
      source: sourceText(row),
      at: row.said_at.toISOString(),
    };
    if (row.feature === '') {
      family.family.push({ ...claim, facts: row.facts as FamilyFacts });
    } else {
      const own = family.features.get(row.feature) ?? [];
      own.push({ ...claim, facts: row.facts as FeatureFacts });
      family.features.set(row.feature, own);
    }
  }
  return families;
}
