import { InputError } from '@backstage/errors';
import { FamilyRegistration } from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import { DeliveryDesk } from './DeliveryDesk';
import { FamilyJudge } from './FamilyJudge';
import { FeatureRegistry } from './FeatureRegistry';
import { requireFamily, userOf } from './requireFamily';
import { FeatureService } from './types';

/** What people and pipelines tell of features. */
export class DefaultFeatureService implements FeatureService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #registry: FeatureRegistry;
  readonly #judge: FamilyJudge;
  readonly #desk: DeliveryDesk;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    registry: FeatureRegistry;
    judge: FamilyJudge;
    desk: DeliveryDesk;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#registry = options.registry;
    this.#judge = options.judge;
    this.#desk = options.desk;
  }

  async registerFamily(
    name: string,
    input: FamilyRegistration,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#registry.register(name, input);
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      options.scope,
    );
    await this.#judge.judgeAgain(this.#database, [row.id]);
  }

  async unregisterFamily(name: string, _options: ScopedOptions): Promise<void> {
    await this.#registry.unregister(name);
  }

  async deliver(name: string, deliveries: unknown[], { scope }: ScopedOptions) {
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      scope,
    );
    return this.#desk.deliver([row], deliveries, 'api');
  }

  async watch(name: string, { caller, scope }: ScopedOptions): Promise<void> {
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      scope,
    );
    if (!caller.userEntityRef) {
      throw new InputError('Only a person can watch a family');
    }
    await this.#families.watch(this.#database, caller.userEntityRef, row.id);
  }

  async unwatch(name: string, { caller, scope }: ScopedOptions): Promise<void> {
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      scope,
    );
    await this.#families.unwatch(this.#database, userOf(caller), row.id);
  }
}
