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
import { DefectBook, NotedDefects } from './DefectBook';
import {
  clean,
  isNothingWord,
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
const MAX_REMEMBERED = 20_000;
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

/** Results of a pure function by its text; bills repeat themselves. */
function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

/** Makes charges of the rows of a file, mends what can be mended, and notes it. */
export class RowReader {
  readonly #places: Map<string, number>;
  readonly #defects: DefectBook;
  readonly #date = remember(readDate);
  readonly #tags = remember(readTags);
  readonly #gpu = remember((text: string) => ({
    type: gpuTypeOf(text.split('\n')),
  }));

  /** Shapes by the cells that they are made of: bills repeat them in most of their rows. */
  readonly #shapes = new Map<
    string,
    { value: ChargeShape; noted: NotedDefects }
  >();
  readonly #shapePlaces: number[];

  constructor(header: Header, defects: DefectBook) {
    this.#places = header.places;
    this.#defects = defects;
    this.#shapePlaces = [...header.places]
      .filter(([name]) => !ROW_COLUMNS.has(name))
      .map(([, place]) => place);
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
    let key = '';
    for (const place of this.#shapePlaces) key += `${cells[place]}\u0001`;
    const known = this.#shapes.get(key);
    if (known) {
      this.#defects.again(known.noted);
      return known.value;
    }
    const made = this.#defects.record(() => this.#shape(cells, line));
    if (this.#shapes.size >= MAX_REMEMBERED) this.#shapes.clear();
    this.#shapes.set(key, made);
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
      gpuType: this.#gpu([details, skuMeter, sku, description].join('\n')).type,
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
    const raw = this.#text(cells, column, line);
    if (raw === undefined) return undefined;
    const { value, defect } = readDecimal(raw);
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

  #time(cells: string[], column: UsedColumn, line: number): string | undefined {
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
      }
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
    const { tags, defect, treatment } = this.#tags(raw);
    if (defect) {
      this.#defects.note('Tags', defect, treatment!, { line, example: raw });
    }
    return tags;
  }
}
