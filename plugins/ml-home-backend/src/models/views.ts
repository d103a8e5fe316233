import {
  Declaration,
  Fact,
  ModelDetail,
  ModelSummary,
  ModelVersion,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DEMO_TAG, toJsonNumber } from '../experiments';
import { DbModelSummaryRow, DbVersionViewRow } from './DatabaseModelReadStore';

const iso = (text: string) => new Date(text).toISOString();

function declarationOf(row: DbModelSummaryRow): Declaration {
  const declaration = row.declaration;
  if (!declaration) return { state: 'never' };
  return {
    state: declaration.gone_at ? 'no-longer' : 'declared',
    location: declaration.location ?? undefined,
    since: iso(declaration.first_seen_at),
    until: declaration.gone_at ? iso(declaration.gone_at) : undefined,
  };
}

/** The declaration while it stands. */
function standing(row: DbModelSummaryRow) {
  return row.declaration?.gone_at ? undefined : row.declaration ?? undefined;
}

function declaredFact<T>(row: DbModelSummaryRow, value: T): Fact<T> {
  const declaration = row.declaration!;
  return {
    value,
    source: 'declared',
    from: declaration.location ?? undefined,
    at: iso(declaration.changed_at),
  };
}

function ownerOf(row: DbModelSummaryRow): Fact<string> | undefined {
  const declared = standing(row)?.owner_ref;
  const learned: Fact<string> | undefined =
    (row.project_owner && {
      value: row.project_owner,
      source: 'declared' as const,
      from: row.project_location ?? row.project_ref ?? undefined,
    }) ||
    (row.created_by
      ? {
          value: row.created_by,
          source: 'run' as const,
          from: 'mlflow',
          at: row.created_at.toISOString(),
        }
      : undefined);
  if (!declared) return learned;
  const fact = declaredFact(row, declared);
  return learned && learned.value !== declared
    ? {
        ...fact,
        overrides: {
          value: learned.value,
          source: learned.source,
          from: learned.from,
        },
      }
    : fact;
}

function projectOf(row: DbModelSummaryRow): Fact<string> | undefined {
  const declared = standing(row)?.project_ref;
  if (declared) return declaredFact(row, declared);
  return row.project_ref
    ? {
        value: row.project_ref,
        source: 'run',
        from: 'the experiment of the source run',
      }
    : undefined;
}

function descriptionOf(row: DbModelSummaryRow): Fact<string> | undefined {
  const declared = standing(row)?.metadata.description;
  const logged = row.description || undefined;
  if (!declared) {
    return logged
      ? { value: logged, source: 'run', from: 'mlflow' }
      : undefined;
  }
  const fact = declaredFact(row, declared);
  return logged && logged !== declared
    ? { ...fact, overrides: { value: logged, source: 'run', from: 'mlflow' } }
    : fact;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value ? value : undefined;

export function toModelSummary(row: DbModelSummaryRow): ModelSummary {
  const declaration = standing(row);
  return {
    name: row.name,
    title: declaration?.metadata.title,
    description: descriptionOf(row)?.value,
    entityRef: row.entity_ref,
    owner: ownerOf(row),
    lifecycle: declaration?.lifecycle
      ? declaredFact(row, declaration.lifecycle)
      : undefined,
    task: textOf(declaration?.spec.task),
    project: projectOf(row),
    tags: Object.fromEntries((row.tags ?? []).map(t => [t.key, t.value])),
    labels: declaration?.metadata.tags ?? [],
    aliases: (row.aliases ?? []).map(({ alias, version }) => ({
      alias,
      version: String(version),
    })),
    versionCount: Number(row.version_count),
    latestVersion: row.newest
      ? {
          version: String(row.newest.version),
          createdAt: iso(row.newest.created_at),
          runId: row.newest.run_id ?? undefined,
        }
      : undefined,
    declaration: declarationOf(row),
    registered: row.registered,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    demo:
      (row.tags ?? []).some(tag => tag.key === DEMO_TAG) ||
      (declaration?.metadata.tags ?? []).includes('demo'),
  };
}

export function toModelDetail(row: DbModelSummaryRow): ModelDetail {
  const spec = standing(row)?.spec ?? {};
  const text = (key: string) => {
    const value = textOf(spec[key]);
    return value ? declaredFact(row, value) : undefined;
  };
  const refs = (key: string) => {
    const value = spec[key];
    return Array.isArray(value) && value.length > 0
      ? declaredFact(row, value.map(String))
      : undefined;
  };
  return {
    ...toModelSummary(row),
    facts: {
      description: descriptionOf(row),
      intendedUse: text('intendedUse'),
      outOfScope: text('outOfScope'),
      trainedOn: refs('trainedOn'),
      consumes: refs('consumes'),
      derivedFrom: refs('derivedFrom'),
      thirdParty:
        spec.thirdParty && typeof spec.thirdParty === 'object'
          ? declaredFact(row, spec.thirdParty as Record<string, string>)
          : undefined,
    },
    links: standing(row)?.metadata.links ?? [],
  };
}

export function toModelVersion(row: DbVersionViewRow): ModelVersion {
  return {
    model: row.name,
    version: String(row.version),
    description: row.description ?? undefined,
    stage: row.stage,
    aliases: row.aliases ?? [],
    tags: Object.fromEntries((row.tags ?? []).map(t => [t.key, t.value])),
    source: row.source,
    status: row.status,
    createdBy: row.created_by ?? undefined,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    loggedModelId: row.logged_model_id ?? undefined,
    run: row.run_id
      ? {
          runId: row.run_id,
          name: row.run_name ?? undefined,
          experimentId: row.experiment_id ?? undefined,
          experimentName: row.experiment_name ?? undefined,
        }
      : undefined,
    metrics: (row.metrics ?? []).map(({ key, value }) => ({
      key,
      value: toJsonNumber(Number(value)),
    })),
  };
}
