import { ConflictError, InputError } from '@backstage/errors';
import {
  applyChanges,
  CardChange,
  CardChanges,
  CardFieldId,
  CardFormat,
  changesBetween,
  checkChanges,
  conflictsOf,
  Evaluation,
  isCardFieldId,
  missingReasons,
  StoredChange,
  undo,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database, Executor } from '../database';
import { CardReader } from './CardReader';
import { CardScopes } from './CardScopes';
import { DatabaseCardStore, DbCardKeyRow } from './DatabaseCardStore';
import { stateOf } from './DefaultCardReadService';
import { digestOf } from './digest';
import { readDocument } from './documents';
import { CardListener } from './EvidenceReader';
import { DbCardRevisionRow, VersionRef } from './rows';
import { CardService } from './types';
import { VersionFileReader } from './VersionFileReader';

const named = (problems: { field: string; message: string }[]) =>
  problems
    .slice(0, 10)
    .map(({ field, message }) => `'${field.slice(0, 200)}': ${message}`)
    .join('; ');

export class DefaultCardService implements CardService {
  readonly #database: Database;
  readonly #store: DatabaseCardStore;
  readonly #cards: CardReader;
  readonly #files: VersionFileReader;
  readonly #scopes: CardScopes;
  readonly #listener: CardListener;

  constructor(options: {
    database: Database;
    store: DatabaseCardStore;
    cards: CardReader;
    files: VersionFileReader;
    scopes: CardScopes;
    listener: CardListener;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#cards = options.cards;
    this.#files = options.files;
    this.#scopes = options.scopes;
    this.#listener = options.listener;
  }

  async changeCard(
    model: string,
    version: string,
    input: { baseRevision: number; changes: Record<string, CardChange> },
    options: ScopedOptions,
  ): Promise<void> {
    const { changes, problems } = checkChanges(input.changes);
    if (problems.length > 0) throw new InputError(named(problems));
    await this.#write({ model, version }, options, async (tx, card) => {
      await this.#requireNoConflict(tx, { model, version }, card, {
        baseRevision: input.baseRevision,
        changes,
      });
      await this.#requireReasons(tx, { model, version }, changes);
      return {
        kind: 'edit',
        ...applyChanges(card.values, changes, {
          source: 'person',
          from: options.caller.userEntityRef,
          at: new Date().toISOString(),
        }),
      };
    });
  }

  async restoreCard(
    model: string,
    version: string,
    input: { revision: number; baseRevision: number; reason?: string },
    options: ScopedOptions,
  ): Promise<void> {
    const ref = { model, version };
    await this.#write(ref, options, async (tx, card) => {
      this.#requireCurrent(card, input.baseRevision);
      if (input.revision >= card.revision) {
        throw new InputError(
          `'revision' must be older than the present one, ${card.revision}`,
        );
      }
      const later = await this.#store.revisions(tx, ref, {
        after: input.revision,
      });
      const stored = undo(
        card.values,
        later.flatMap(row => row.changes as StoredChange[]),
      );
      const changed = changesBetween(card.values, stored).map(one =>
        one.after && !one.after.reason && input.reason
          ? { ...one, after: { ...one.after, reason: input.reason } }
          : one,
      );
      await this.#requireWritable(tx, ref, changed);
      changed.forEach(({ field, after }) => {
        if (after) stored[field] = after;
      });
      return {
        kind: 'restore',
        stored,
        changed,
        note: `revision ${input.revision}`,
      };
    });
  }

  async importCard(
    model: string,
    version: string,
    input: {
      format: CardFormat;
      document: string;
      baseRevision: number;
      take?: string[];
      reason?: string;
    },
    options: ScopedOptions,
  ): Promise<void> {
    const { values, problems } = readDocument(input.format, input.document);
    // Whoever names the fields has seen what is wrong with the others.
    if (!input.take && problems.length > 0) {
      throw new InputError(named(problems));
    }
    const unknown = (input.take ?? []).find(
      field => !isCardFieldId(field) || values[field] === undefined,
    );
    if (unknown !== undefined) {
      const problem = problems.find(one => one.field === unknown);
      throw new InputError(
        problem
          ? named([problem])
          : `'take': the document says nothing of '${unknown}'`,
      );
    }
    const ref = { model, version };
    await this.#write(ref, options, async (tx, card) => {
      this.#requireCurrent(card, input.baseRevision);
      const read = await this.#cards.readOne(tx, ref);
      const fields = (Object.keys(values) as CardFieldId[]).filter(field =>
        input.take
          ? input.take.includes(field)
          : stateOf(read!.card.fields, field, values[field]) === 'new',
      );
      const changes = Object.fromEntries(
        fields.map(field => [
          field,
          { value: values[field], reason: input.reason },
        ]),
      ) as CardChanges;
      await this.#requireReasons(tx, ref, changes);
      return {
        kind: 'import',
        note: input.format,
        ...applyChanges(card.values, changes, {
          source: 'import',
          from: input.format,
          at: new Date().toISOString(),
        }),
      };
    });
  }

  async evaluate(
    model: string,
    version: string,
    evaluation: Evaluation,
    options: ScopedOptions,
  ): Promise<{ id: string; repeated: boolean }> {
    const scope = await this.#scopes.models(options);
    const { caller } = options;
    return this.#database.transaction(async tx => {
      const card = await this.#store.lock(tx, { model, version }, scope);
      if (!card) throw await this.#noVersion({ model, version }, options);
      const digest = digestOf(evaluation);
      const [id] = await this.#store.addEvaluations(tx, card, [
        {
          document: evaluation,
          digest,
          source: 'api',
          createdBy: caller.userEntityRef,
        },
      ]);
      if (id === undefined) {
        const known = await this.#store.findEvaluation(
          tx,
          card,
          evaluation.name,
          digest,
        );
        return { id: known!, repeated: true };
      }
      await this.#tell(tx, { model, version }, card.revision, caller);
      return { id, repeated: false };
    });
  }

  async refreshFiles(
    model: string,
    version: string,
    options: ScopedOptions,
  ): Promise<void> {
    const scope = await this.#scopes.models(options);
    const ref = { model, version };
    if (!(await this.#cards.readOne(this.#database, ref, scope))) {
      throw await this.#noVersion(ref, options);
    }
    await this.#files.refresh(ref);
  }

  async #write(
    ref: VersionRef,
    options: ScopedOptions,
    work: (
      tx: Executor,
      card: DbCardKeyRow,
    ) => Promise<
      ReturnType<typeof applyChanges> & {
        kind: DbCardRevisionRow['kind'];
        note?: string;
      }
    >,
  ): Promise<void> {
    const scope = await this.#scopes.models(options);
    await this.#database.transaction(async tx => {
      const card = await this.#store.lock(tx, ref, scope);
      if (!card) throw await this.#noVersion(ref, options);
      const { kind, stored, changed, note } = await work(tx, card);
      if (changed.length === 0) return;
      const revision = await this.#store.write(tx, card, stored, {
        kind,
        changes: changed,
        note,
        author: options.caller.userEntityRef,
      });
      await this.#tell(tx, ref, revision, options.caller);
    });
  }

  #tell(tx: Executor, ref: VersionRef, revision: number, caller: Caller) {
    return this.#listener.cardChanged(tx, {
      ...ref,
      revision,
      actor: caller.userEntityRef,
    });
  }

  /** Two people may write on one card at once, not on one field of it. */
  async #requireNoConflict(
    tx: Executor,
    ref: VersionRef,
    card: DbCardKeyRow,
    input: { baseRevision: number; changes: CardChanges },
  ): Promise<void> {
    if (input.baseRevision > card.revision) {
      throw new InputError(
        `'baseRevision' is ${input.baseRevision}, and the card is at revision ${card.revision}`,
      );
    }
    if (input.baseRevision === card.revision) return;
    const theirs = await this.#store.revisions(tx, ref, {
      after: input.baseRevision,
    });
    const fields = conflictsOf(
      theirs.flatMap(row => row.changes),
      input.changes,
    );
    if (fields.length === 0) return;
    const authors = [...new Set(theirs.flatMap(row => row.author ?? []))];
    throw new ConflictError(
      `Since revision ${input.baseRevision} ${
        authors.join(', ') || 'somebody else'
      } changed the same fields: ${fields.join(', ')}`,
    );
  }

  #requireCurrent(card: DbCardKeyRow, baseRevision: number): void {
    if (baseRevision !== card.revision) {
      throw new ConflictError(
        `'baseRevision' is ${baseRevision}, and the card is at revision ${card.revision}: look at what was changed first`,
      );
    }
  }

  /** What comes back must be what a person could write now: by the fields of today, and over what machines found since. */
  async #requireWritable(
    tx: Executor,
    ref: VersionRef,
    changed: StoredChange[],
  ): Promise<void> {
    const { changes, problems } = checkChanges(
      Object.fromEntries(
        changed.map(({ field, after }) => [
          field,
          { value: after?.value ?? null, reason: after?.reason },
        ]),
      ),
    );
    if (problems.length > 0) throw new InputError(named(problems));
    await this.#requireReasons(tx, ref, changes);
  }

  async #requireReasons(
    tx: Executor,
    ref: VersionRef,
    changes: CardChanges,
  ): Promise<void> {
    const read = await this.#cards.readOne(tx, ref);
    const missing = missingReasons(read?.found ?? {}, changes);
    if (missing.length === 0) return;
    throw new InputError(
      named(
        missing.map(field => ({
          field,
          message:
            "takes the place of a value that a machine found: say a 'reason'",
        })),
      ),
    );
  }

  /** Also where the caller may read the model and not write on it: then that is what is said. */
  #noVersion(ref: VersionRef, options: ScopedOptions): Promise<Error> {
    return this.#scopes.denial(ref, options, (which, scope) =>
      this.#cards.readOne(this.#database, which, scope),
    );
  }
}
