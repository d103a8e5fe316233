import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  cardReadPermission,
  cardWritePermission,
  costReadPermission,
  experimentReadPermission,
  modelReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { allOf, SqlPart } from '../database';
import { VersionRef } from './rows';

/** Which cards a caller may touch: of the models that the permission is for, those that the caller may read. */
export class CardScopes {
  readonly #authorizer: Authorizer;

  constructor(authorizer: Authorizer) {
    this.#authorizer = authorizer;
  }

  async models({ caller, scope }: ScopedOptions): Promise<SqlPart | undefined> {
    const readable = await this.#authorizer.scopeOf(
      caller,
      modelReadPermission,
    );
    return scope || readable ? allOf([scope, readable]) : undefined;
  }

  experiments(caller: Caller): Promise<SqlPart | undefined> {
    return this.#authorizer.visibleTo(caller, experimentReadPermission);
  }

  async seesCosts(caller: Caller): Promise<boolean> {
    const costs = await this.#authorizer.visibleTo(caller, costReadPermission);
    return costs === undefined;
  }

  /** Where the caller may write: undefined is everywhere, null nowhere. */
  async writable(caller: Caller): Promise<SqlPart | undefined | null> {
    try {
      return await this.#authorizer.scopeOf(caller, cardWritePermission);
    } catch (error) {
      if (error instanceof NotAllowedError) return null;
      throw error;
    }
  }

  /** Why a card may not be written: it is not there for the caller, or is there to be read only. */
  async denial(
    ref: VersionRef,
    { caller }: ScopedOptions,
    find: (ref: VersionRef, scope?: SqlPart) => Promise<unknown>,
  ): Promise<Error> {
    const readable = await this.#authorizer.visibleTo(
      caller,
      cardReadPermission,
    );
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const seen = await find(ref, allOf([readable, models]));
    return seen
      ? new NotAllowedError(
          `You may not change the card of '${ref.model}': the permission '${cardWritePermission.name}' is not given for this model`,
        )
      : new NotFoundError(
          `There is no version ${ref.version} of '${ref.model}'`,
        );
  }
}
