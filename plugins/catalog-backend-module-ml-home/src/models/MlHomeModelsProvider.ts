import { ML_HOME_LOCATION_TYPE } from '@ml-home/backstage-plugin-ml-home-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ANNOTATION_LOCATION } from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { CatalogFeed, FeedItem } from './feed';
import { type Emitted, planDelta } from './planDelta';
import { hasValidName, toEntityRef, toModelEntity } from './toModelEntity';

/** How long a take-over is watched before the next full reading is left to mend it. */
const TAKE_OVER_PATIENCE_MS = 120_000;

/** Tells the location each entity is managed by, or undefined where there is none. */
export type LocationsByRef = (
  entityRefs: string[],
) => Promise<Array<string | undefined>>;

export interface MlHomeModelsProviderOptions {
  feed: CatalogFeed;
  /** Looks entities up in the catalog, to see that a take-over came through. */
  findLocations: LocationsByRef;
  logger: LoggerService;
  /** After this long everything is read again and given as one full mutation. */
  reconcileMs: number;
  now?: () => number;
}

/**
 * Gives the catalog an MLModel entity for every registered model that no YAML
 * declares, by reading ML Home's feed.
 *
 * **The location key is left undefined on purpose.** The catalog guards an entity
 * by its location key: a second source with another key is refused, *unless* the
 * entity's key is null, in which case the newcomer takes the entity over, at once
 * and together with our claim to it (see `updateUnprocessedEntity` and
 * `addUnprocessedEntities` of catalog-backend). So a YAML file that declares a
 * model we provided already gets it without conflict or waiting, and "same name in
 * both" is one object. The reverse can not happen: our writes only match rows whose
 * key is null, so a declaration is never overwritten. When the declaration goes,
 * the catalog deletes the entity and the feed calls the model registered again.
 *
 * Every replica of the catalog runs its own provider. They give the same entities
 * from the same feed, the catalog ignores what it has, and a reading that was
 * overtaken by another replica's is put right by the next; nothing needs electing.
 *
 * @public
 */
export class MlHomeModelsProvider implements EntityProvider {
  readonly #options: Required<MlHomeModelsProviderOptions>;
  readonly #emitted = new Map<string, Emitted>();
  /** Taken over and not yet seen in the catalog as ours. */
  readonly #takeOvers = new Map<
    string,
    { entity: DeferredEntity; until: number }
  >();
  readonly #refusedNames = new Set<string>();
  #connection: EntityProviderConnection | undefined;
  #cursor: string | undefined;
  #lastFullReading = 0;

  constructor(options: MlHomeModelsProviderOptions) {
    this.#options = { now: Date.now, ...options };
  }

  getProviderName(): string {
    return 'ml-home-models';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /** One turn of the poll. Throws when the feed or the catalog fails; call again later. */
  async poll(signal: AbortSignal): Promise<void> {
    const { reconcileMs, now } = this.#options;
    if (!this.#cursor || now() - this.#lastFullReading >= reconcileMs) {
      await this.#readEverything(signal);
    } else {
      await this.#readChanges(signal);
    }
    await this.#checkTakeOvers();
  }

  async #readEverything(signal: AbortSignal): Promise<void> {
    const startedAt = this.#options.now();
    const items: FeedItem[] = [];
    let cursor: string | undefined;
    for await (const page of this.#pages(undefined, signal)) {
      items.push(...this.#withValidNames(page.items));
      cursor = page.nextCursor;
    }
    // Planned against nothing, because all of it is to be given. The catalog
    // compares with what it has and touches only what differs.
    const { added, emitted } = planDelta(new Map(), items);
    await this.#connected().applyMutation({
      type: 'full',
      entities: added.map(toDeferred),
    });
    this.#emitted.clear();
    this.#takeOvers.clear();
    emitted.forEach((value, ref) => this.#emitted.set(ref, value));
    this.#cursor = cursor;
    this.#lastFullReading = startedAt;
  }

  async #readChanges(signal: AbortSignal): Promise<void> {
    for await (const page of this.#pages(this.#cursor, signal)) {
      const delta = planDelta(this.#emitted, this.#withValidNames(page.items));
      if (delta.added.length || delta.removed.length) {
        await this.#connected().applyMutation({
          type: 'delta',
          added: delta.added.map(toDeferred),
          removed: delta.removed.map(entityRef => ({ entityRef })),
        });
      }
      delta.emitted.forEach((value, ref) => {
        this.#emitted.set(ref, value);
        this.#takeOvers.delete(ref);
      });
      const until = this.#options.now() + TAKE_OVER_PATIENCE_MS;
      const byRef = new Map(delta.added.map(item => [toEntityRef(item), item]));
      for (const ref of delta.takenOver) {
        this.#takeOvers.set(ref, {
          entity: toDeferred(byRef.get(ref)!),
          until,
        });
      }
      this.#cursor = page.nextCursor;
    }
  }

  async *#pages(since: string | undefined, signal: AbortSignal) {
    let cursor = since;
    for (;;) {
      const page = await this.#options.feed.readPage(cursor, signal);
      yield page;
      if (!page.more) {
        return;
      }
      if (page.nextCursor === cursor) {
        throw new Error('The catalog feed of ML Home does not move on');
      }
      cursor = page.nextCursor;
    }
  }

  /**
   * A declaration taken out of a file that stays leaves its entity orphaned, with
   * the file's key on it, until the catalog's cleaning; meanwhile ours is refused
   * without a word. So what was taken over is given again until the catalog shows
   * it as ours.
   */
  async #checkTakeOvers(): Promise<void> {
    const { findLocations, now } = this.#options;
    for (const [ref, { until }] of this.#takeOvers) {
      if (now() > until) {
        this.#takeOvers.delete(ref);
      }
    }
    const refs = [...this.#takeOvers.keys()];
    if (refs.length === 0) {
      return;
    }
    const locations = await findLocations(refs);
    const missing: DeferredEntity[] = [];
    refs.forEach((ref, index) => {
      const location = locations[index];
      if (location === undefined) {
        missing.push(this.#takeOvers.get(ref)!.entity);
      } else if (location.startsWith(`${ML_HOME_LOCATION_TYPE}:`)) {
        this.#takeOvers.delete(ref);
      }
    });
    if (missing.length) {
      await this.#connected().applyMutation({
        type: 'delta',
        added: missing,
        removed: [],
      });
    }
  }

  #withValidNames(items: FeedItem[]): FeedItem[] {
    return items.filter(item => {
      const valid = hasValidName(item);
      if (!valid && !this.#refusedNames.has(item.entityName)) {
        this.#refusedNames.add(item.entityName);
        this.#options.logger.warn(
          `Left out a model whose entity name the catalog can not take: ${JSON.stringify(
            item.entityName,
          )}`,
        );
      }
      return valid;
    });
  }

  #connected(): EntityProviderConnection {
    if (!this.#connection) {
      throw new Error('The catalog has not connected the provider yet');
    }
    return this.#connection;
  }
}

function toDeferred(item: FeedItem): DeferredEntity {
  return { entity: toModelEntity(item) };
}

/** The location an entity is managed by, as {@link LocationsByRef} tells it. */
export function locationOf(
  entity: { metadata: { annotations?: Record<string, string> } } | undefined,
): string | undefined {
  return entity && (entity.metadata?.annotations?.[ANNOTATION_LOCATION] ?? '');
}
