import {
  ChargeRecord,
  ChargeShape,
  costColumns,
  environmentOf,
  gpuTypeOf,
  namespaceOf,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  costColumnNames,
  Header,
  keptColumns,
  passedColumns,
  UsedColumn,
} from './columns';
import { DefectBook } from './DefectBook';
import { ownText, ShapeCache } from './ShapeCache';
import {
  clean,
  isNothingWord,
  plainDecimal,
  ReadDate,
  readDate,
  readDecimal,
  readTags,
} from './values';

const categories = new Map(
  (['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'] as const).map(name => [
    name.toLowerCase(),
    name,
  ]),
);
const MAX_TEXT: Partial<Record<UsedColumn, number>> = {
  ResourceId: 2000,
  ChargeDescription: 2000,
  ResourceName: 1000,
};
/** Days and hours of some years; a file of more begins anew. */
const MAX_DATES = 20_000;
/** Columns that differ from row to row; all others say what a charge is for. */
const ROW_COLUMNS = new Set<string>([
  ...Object.values(costColumnNames),
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ConsumedQuantity',
  'PricingQuantity',
  ...passedColumns,
]);
/** ISO 4217 for transactions in no currency. */
const NO_CURRENCY = 'XXX';

/** Makes charges of the rows of a file, mends what can be mended, and notes it. */
export class RowReader {
  readonly #places: Map<string, number>;
  readonly #defects: DefectBook;
  readonly #commaFree: boolean;
  /** What dates are read as, by their text; bills repeat them. */
  readonly #dates = new Map<string, ReadDate>();
  readonly #shapes: ShapeCache;
  /** The code that was right last. */
  #lastCurrency = '';

  /** `commaFree`: commas do not tell columns apart, and may stand before decimals. */
  constructor(header: Header, defects: DefectBook, commaFree = false) {
    this.#commaFree = commaFree;
    this.#places = header.places;
    this.#defects = defects;
    this.#shapes = new ShapeCache(
      [...header.places]
        .filter(([name]) => !ROW_COLUMNS.has(name))
        .map(([, place]) => place),
      ['ResourceId', 'SkuPriceId', 'SkuId', 'ChargeDescription'].flatMap(
        name => header.places.get(name) ?? [],
      ),
    );
  }

  /** @returns undefined for a row that cannot be placed in time, which is noted */
  read(cells: string[], line: number): ChargeRecord | undefined {
    const start = this.#time(cells, 'ChargePeriodStart', line);
    const billingStart = this.#time(cells, 'BillingPeriodStart', line);
    const from = start ?? billingStart;
    if (!from) {
      this.#defects.note(
        'ChargePeriodStart',
        'no date at all',
        'row left out',
        { line },
      );
      return undefined;
    }
    const to =
      this.#time(cells, 'ChargePeriodEnd', line) ??
      new Date(Date.parse(from) + 86_400_000).toISOString();
    const costs: ChargeRecord['costs'] = {};
    for (const column of costColumns) {
      const amount = this.#decimal(cells, costColumnNames[column], line);
      if (amount !== undefined) costs[column] = amount;
    }
    return {
      billingMonth: `${(billingStart ?? from).slice(0, 7)}-01`,
      periodStart: from,
      periodEnd: to < from ? from : to,
      currency: this.#currency(cells, line),
      costs,
      consumedQuantity: this.#decimal(cells, 'ConsumedQuantity', line),
      pricingQuantity: this.#decimal(cells, 'PricingQuantity', line),
      shape: this.#shapeOf(cells, line),
    };
  }

  #shapeOf(cells: string[], line: number): ChargeShape {
    const known = this.#shapes.find(cells);
    if (known) {
      this.#defects.again(known.noted);
      return known.shape;
    }
    const own = this.#shapes.ownCells(cells);
    const made = this.#defects.record(() => this.#shape(own, line));
    this.#shapes.add(own, made.value, made.noted);
    return made.value;
  }

  #shape(cells: string[], line: number): ChargeShape {
    const text = (column: UsedColumn) => this.#text(cells, column, line);
    const tags = this.#readTags(cells, line);
    const provider = text('ServiceProviderName') ?? text('ProviderName');
    const issuer = text('InvoiceIssuerName') ?? provider;
    if (!issuer) {
      this.#defects.note('InvoiceIssuerName', 'missing', "taken as 'unknown'", {
        line,
      });
    }
    const extra: Record<string, string> = {};
    for (const column of keptColumns) {
      const value = this.#text(cells, column, line);
      if (value !== undefined) extra[column] = value;
    }
    const sku = text('SkuId');
    const skuMeter = text('SkuMeter');
    const description = text('ChargeDescription');
    const details = text('SkuPriceDetails');
    const commitment = text('CommitmentDiscountStatus')?.toLowerCase();
    let used: ChargeShape['commitment'];
    if (commitment === 'used') used = 'Used';
    else if (commitment === 'unused') used = 'Unused';
    return {
      issuer: issuer ?? 'unknown',
      provider,
      billingAccount: text('BillingAccountId'),
      subAccount: text('SubAccountId'),
      category: this.#category(cells, line),
      correction: text('ChargeClass')?.toLowerCase() === 'correction',
      serviceCategory: text('ServiceCategory'),
      service: text('ServiceName'),
      sku,
      skuMeter,
      region: text('RegionId'),
      resource: text('ResourceId'),
      resourceName: text('ResourceName'),
      resourceType: text('ResourceType'),
      pricing: text('PricingCategory'),
      commitment: used,
      unit: text('ConsumedUnit'),
      description,
      namespace: namespaceOf(tags),
      environment: environmentOf(tags),
      gpuType: gpuTypeOf([details, skuMeter, sku, description]),
      tags,
      extra,
    };
  }

  #raw(cells: string[], column: string): string {
    const place = this.#places.get(column);
    return place === undefined ? '' : cells[place] ?? '';
  }

  #text(cells: string[], column: string, line: number): string | undefined {
    const raw = this.#raw(cells, column).trim();
    if (raw === '') return undefined;
    if (isNothingWord(raw)) {
      this.#defects.note(column, `literal ${raw}`, 'taken as unknown', {
        line,
        example: raw,
      });
      return undefined;
    }
    const most = MAX_TEXT[column as UsedColumn] ?? 300;
    if (raw.length > most) {
      this.#defects.note(column, 'too long', `cut to ${most} characters`, {
        line,
        example: raw,
      });
    }
    return clean(raw.slice(0, most));
  }

  #decimal(
    cells: string[],
    column: UsedColumn,
    line: number,
  ): string | undefined {
    const given = this.#raw(cells, column);
    if (given === '') return undefined;
    const plain = plainDecimal(given);
    if (plain !== undefined) return plain;
    const raw = this.#text(cells, column, line);
    if (raw === undefined) return undefined;
    const { value, defect } = readDecimal(raw, this.#commaFree);
    if (defect) {
      this.#defects.note(
        column,
        defect,
        value === undefined ? 'taken as unknown' : 'read as a number',
        { line, example: raw },
      );
    }
    return value;
  }

  #date(text: string): ReadDate {
    const known = this.#dates.get(text);
    if (known) return known;
    if (this.#dates.size >= MAX_DATES) this.#dates.clear();
    const read = readDate(text);
    // A part of a text keeps the whole of it in memory, which here would be a piece of the file.
    this.#dates.set(ownText(text), read);
    return read;
  }

  #time(cells: string[], column: UsedColumn, line: number): string | undefined {
    const given = this.#raw(cells, column);
    if (given === '') return undefined;
    const known = this.#dates.get(given);
    if (known?.value !== undefined && !known.defect) return known.value;
    const raw = this.#text(cells, column, line);
    if (raw === undefined) return undefined;
    const { value, defect } = this.#date(raw);
    if (defect) {
      this.#defects.note(
        column,
        defect,
        value === undefined ? 'taken as unknown' : 'read as UTC',
        { line, example: raw },
      );
    }
    return value;
  }

  #currency(cells: string[], line: number): string {
    const given = this.#raw(cells, 'BillingCurrency');
    if (given !== '' && given === this.#lastCurrency) return given;
    const raw = this.#text(cells, 'BillingCurrency', line);
    const code = raw?.toUpperCase();
    if (code && /^[A-Z]{3}$/.test(code)) {
      if (code !== raw) {
        this.#defects.note(
          'BillingCurrency',
          'wrong case',
          'read as upper case',
          {
            line,
            example: raw,
          },
        );
      } else this.#lastCurrency = code;
      return code;
    }
    this.#defects.note(
      'BillingCurrency',
      raw ? 'no currency code' : 'missing',
      `kept as ${NO_CURRENCY}, which no rate converts`,
      { line, example: raw },
    );
    return NO_CURRENCY;
  }

  #category(cells: string[], line: number): ChargeShape['category'] {
    const raw = this.#text(cells, 'ChargeCategory', line);
    const found = raw && categories.get(raw.toLowerCase());
    if (!found) {
      this.#defects.note(
        'ChargeCategory',
        raw ? 'not a category' : 'missing',
        'taken as Usage',
        { line, example: raw },
      );
      return 'Usage';
    }
    if (found !== raw) {
      this.#defects.note('ChargeCategory', 'wrong case', `read as ${found}`, {
        line,
        example: raw,
      });
    }
    return found;
  }

  #readTags(cells: string[], line: number): Record<string, string> {
    const raw = this.#raw(cells, 'Tags').trim();
    if (raw === '' || isNothingWord(raw)) return {};
    const { tags, defects } = readTags(raw);
    for (const { defect, treatment } of defects) {
      this.#defects.note('Tags', defect, treatment, { line, example: raw });
    }
    return tags;
  }
}
