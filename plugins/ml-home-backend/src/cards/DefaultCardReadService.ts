import { NotFoundError } from '@backstage/errors';
import {
  CardFieldId,
  CardFormat,
  CardImportPreview,
  CardRevision,
  CardView,
  cardFieldIds,
  hasValue,
  infoOf,
  Page,
  sameJson,
  valuesOf,
  licenceNote,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import { Database, decodeCursor, encodeCursor } from '../database';
import { CardReader, ReadCard } from './CardReader';
import { CardScopes } from './CardScopes';
import { DatabaseCardStore } from './DatabaseCardStore';
import { readDocument, writeDocument } from './documents';
import { VersionRef } from './rows';
import { CardReadService } from './types';
import { VersionFileReader } from './VersionFileReader';
import { fileOf, toCardView, toEvaluationView, toRevision } from './views';

export class DefaultCardReadService implements CardReadService {
  readonly #database: Database;
  readonly #store: DatabaseCardStore;
  readonly #cards: CardReader;
  readonly #files: VersionFileReader;
  readonly #scopes: CardScopes;

  constructor(options: {
    database: Database;
    store: DatabaseCardStore;
    cards: CardReader;
    files: VersionFileReader;
    scopes: CardScopes;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#cards = options.cards;
    this.#files = options.files;
    this.#scopes = options.scopes;
  }

  async getCard(
    model: string,
    version: string,
    options: ScopedOptions,
  ): Promise<CardView> {
    const ref = { model, version };
    await this.#read(ref, options);
    await this.#files.refreshStale(ref);
    const read = await this.#read(ref, options);
    const writable = await this.#scopes.writable(options.caller);
    const mayWrite =
      writable === undefined ||
      (writable !== null &&
        (await this.#cards.readOne(this.#database, ref, writable)) !==
          undefined);
    return toCardView(read, mayWrite);
  }

  async listRevisions(
    model: string,
    version: string,
    page: { cursor?: string; limit: number },
    options: ScopedOptions,
  ): Promise<Page<CardRevision>> {
    const { card } = await this.#read({ model, version }, options);
    const before = decodeCursor(page.cursor, 1)?.[0];
    const rows = await this.#store.revisions(
      this.#database,
      { model, version },
      {
        before: before === undefined ? undefined : Number(before),
        limit: page.limit + 1,
      },
    );
    const items = rows.slice(0, page.limit).map(toRevision);
    return {
      items,
      totalCount: card.revision,
      ...(rows.length > page.limit
        ? { nextCursor: encodeCursor([items[items.length - 1].revision]) }
        : {}),
    };
  }

  async getSuggestions(model: string, version: string, options: ScopedOptions) {
    const { card } = await this.#read({ model, version }, options);
    const open = cardFieldIds.filter(
      id =>
        !hasValue(card.fields, id) &&
        (infoOf(id).ask !== undefined || infoOf(id).weight > 0),
    );
    if (open.length === 0) return { items: [] };
    const items = await this.#store.suggestions(
      this.#database,
      { model, version },
      { fields: open, task: card.fields['overview.task']?.value },
      await this.#scopes.models(options),
    );
    return { items };
  }

  async exportCard(
    model: string,
    version: string,
    format: CardFormat,
    options: ScopedOptions,
  ) {
    const { card, sources } = await this.#read({ model, version }, options);
    return {
      format,
      ...fileOf(format, model, version),
      ...writeDocument(format, {
        model,
        version,
        values: valuesOf(card.fields),
        createdAt: sources.version.created_at.toISOString(),
        evaluations: sources.evaluations.map(one => one.document),
      }),
    };
  }

  async listEvaluations(
    model: string,
    version: string,
    options: ScopedOptions,
  ) {
    const { sources } = await this.#read({ model, version }, options);
    return { items: sources.evaluations.map(toEvaluationView) };
  }

  async previewImport(
    model: string,
    version: string,
    input: { format: CardFormat; document: string },
    options: ScopedOptions,
  ): Promise<CardImportPreview> {
    const { card } = await this.#read({ model, version }, options);
    const reading = readDocument(input.format, input.document);
    const fields = cardFieldIds.flatMap(field => {
      const value = reading.values[field];
      if (value === undefined) return [];
      const current = card.fields[field];
      return [
        {
          field,
          value,
          ...(current ? { current: current.value } : {}),
          state: stateOf(card.fields, field, value),
        },
      ];
    });
    const licence = reading.values['overview.licence'];
    const warning = licence && licenceNote(licence.id);
    return {
      format: input.format,
      fields,
      problems: reading.problems,
      warnings: warning
        ? [{ field: 'overview.licence', message: warning }]
        : [],
    };
  }

  async #read(ref: VersionRef, options: ScopedOptions): Promise<ReadCard> {
    const read = await this.#cards.readOne(
      this.#database,
      ref,
      await this.#scopes.models(options),
      await this.#scopes.experiments(options.caller),
      !(await this.#scopes.seesCosts(options.caller)),
    );
    if (!read) {
      throw new NotFoundError(
        `There is no version ${ref.version} of '${ref.model}'`,
      );
    }
    return read;
  }
}

/** How an imported value stands to that of the card. */
export function stateOf(
  fields: ReadCard['card']['fields'],
  field: CardFieldId,
  value: unknown,
): CardImportPreview['fields'][number]['state'] {
  const current = fields[field];
  if (!current) return 'new';
  if (sameJson(current.value, value)) return 'same';
  const { source } = current.origin;
  return source === 'person' || source === 'import' ? 'person' : 'machine';
}
