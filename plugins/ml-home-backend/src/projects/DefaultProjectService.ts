import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  Page,
  ProjectSummary,
  projectPhaseSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { toIso } from '../experiments';
import { DatabaseProjectStore, DbProjectRow } from './DatabaseProjectStore';
import { ProjectService } from './types';

/** Members as full entity refs; a name alone is a person of the same namespace. */
function membersOf(row: DbProjectRow): string[] {
  const { members } = row.spec;
  if (!Array.isArray(members)) return [];
  const { namespace } = parseEntityRef(row.entity_ref);
  return members.flatMap(member => {
    try {
      return stringifyEntityRef(
        parseEntityRef(String(member), {
          defaultKind: 'User',
          defaultNamespace: namespace,
        }),
      );
    } catch {
      return [];
    }
  });
}

export function toProject(row: DbProjectRow): ProjectSummary {
  const phase = projectPhaseSchema.safeParse(row.lifecycle);
  return {
    name: row.name,
    entityRef: row.entity_ref,
    title: row.metadata.title,
    description: row.metadata.description,
    goal: typeof row.spec.goal === 'string' ? row.spec.goal : undefined,
    owner: row.owner_ref ?? undefined,
    phase: phase.success ? phase.data : undefined,
    members: membersOf(row),
    modelCount: Number(row.model_count),
    experimentCount: Number(row.experiment_count),
    runCount: Number(row.run_count),
    lastRunAt: toIso(row.last_run === null ? undefined : Number(row.last_run)),
    location: row.location ?? undefined,
    demo: row.metadata.tags?.includes('demo') ?? false,
  };
}

export class DefaultProjectService implements ProjectService {
  readonly #database: Database;
  readonly #store: DatabaseProjectStore;

  constructor(options: { database: Database; store: DatabaseProjectStore }) {
    this.#database = options.database;
    this.#store = options.store;
  }

  async listProjects(
    query: { q?: string; cursor?: string; limit: number },
    _options: ScopedOptions,
  ): Promise<Page<ProjectSummary>> {
    const page = await this.#store.list(this.#database, query);
    return { ...page, items: page.items.map(toProject) };
  }

  async getProject(
    name: string,
    _options: ScopedOptions,
  ): Promise<ProjectSummary> {
    const row = await this.#store.find(this.#database, name);
    if (!row) throw new NotFoundError(`There is no project '${name}'`);
    return toProject(row);
  }
}
