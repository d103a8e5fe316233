import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { ANNOTATION_LOCATION, Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ML_HOME_KINDS,
  ML_HOME_LOCATION_TYPE,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Database, transactionAgainOnConflict } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { FeatureRegistry } from '../features';
import { DatabaseModelStore } from '../models';
import { DatabaseDeclarationStore } from './DatabaseDeclarationStore';
import { DeclaredEntity, toDeclaredEntity } from './toDeclaredEntity';

const MIN_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 60_000;
const PAGE = 500;

/**
 * Mirrors what the catalog declares about ML objects, so that lists can be filtered and joined in SQL.
 *
 * It polls, because the catalog tells nobody when an entity changes; the pause grows with what a look costs, so that
 * a large catalog is not kept busy. Entities that ML Home itself provides are left out. Any number of replicas may do
 * this at once: writing the same again changes nothing.
 */
export class DeclarationSync {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #database: Database;
  readonly #store: DatabaseDeclarationStore;
  readonly #models: DatabaseModelStore;
  readonly #experiments: DatabaseExperimentStore;
  readonly #features: FeatureRegistry;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #failing = false;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    database: Database;
    store: DatabaseDeclarationStore;
    models: DatabaseModelStore;
    experiments: DatabaseExperimentStore;
    features: FeatureRegistry;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#database = options.database;
    this.#store = options.store;
    this.#models = options.models;
    this.#experiments = options.experiments;
    this.#features = options.features;
  }

  start(): void {
    const loop = async () => {
      const begun = Date.now();
      try {
        await this.syncOnce();
        if (this.#failing) this.#logger.info('The catalog can be read again');
        this.#failing = false;
      } catch (error) {
        if (!this.#failing && !this.#stopped) {
          this.#logger.warn(
            `Declarations cannot be read from the catalog, trying again: ${error}`,
          );
        }
        this.#failing = true;
      }
      if (this.#stopped) return;
      const pause = Math.min(
        MAX_PAUSE_MS,
        Math.max(MIN_PAUSE_MS, (Date.now() - begun) * 20),
      );
      this.#timer = setTimeout(loop, pause);
      this.#timer.unref();
    };
    void loop();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async syncOnce(): Promise<void> {
    const entities = await this.#readCatalog();
    const known = new Map(
      (await this.#store.etags(this.#database)).map(row => [
        row.entity_ref,
        row.etag,
      ]),
    );
    const changed = entities.filter(
      entity => known.get(entity.entityRef) !== entity.etag,
    );
    const present = new Set(entities.map(entity => entity.entityRef));
    const gone = [...known.keys()].filter(ref => !present.has(ref));
    if (changed.length === 0 && gone.length === 0) return;
    // It writes rows that people change at the same moment, in no order that they could know.
    await transactionAgainOnConflict(this.#database, async tx => {
      if (changed.length > 0) await this.#store.upsert(tx, changed);
      if (gone.length > 0) await this.#store.markGone(tx, gone);
      await this.#experiments.linkDeclared(tx);
      await this.#models.linkDeclared(tx);
      await this.#features.linkDeclared(tx);
      await this.#models.recompute(tx, { all: true });
    });
  }

  async #readCatalog(): Promise<DeclaredEntity[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entities: DeclaredEntity[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE }
          : {
              filter: { kind: [...ML_HOME_KINDS] },
              limit: PAGE,
              totalItems: 'exclude',
            },
        { credentials },
      );
      entities.push(
        ...page.items.filter(entity => !isOurs(entity)).map(toDeclaredEntity),
      );
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return entities;
  }
}

/** Whether our own provider put the entity into the catalog. */
function isOurs(entity: Entity): boolean {
  return Boolean(
    entity.metadata.annotations?.[ANNOTATION_LOCATION]?.startsWith(
      `${ML_HOME_LOCATION_TYPE}:`,
    ),
  );
}
