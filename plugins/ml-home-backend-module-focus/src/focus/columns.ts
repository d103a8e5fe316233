import { CostColumn } from '@ml-home/backstage-plugin-ml-home-common';

/** Columns of FOCUS 1.0 to 1.4 that charges are made of. */
export const usedColumns = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'BillingCurrency',
  'BillingAccountId',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'CommitmentDiscountStatus',
  'ConsumedQuantity',
  'ConsumedUnit',
  'InvoiceIssuerName',
  'PricingCategory',
  'PricingQuantity',
  'ProviderName',
  'RegionId',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceProviderName',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SubAccountId',
  'Tags',
] as const;
export type UsedColumn = (typeof usedColumns)[number];

/** Columns that are kept as they came, for exports and for whoever looks. */
export const keptColumns = [
  'AllocatedMethodId',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'AvailabilityZone',
  'BillingAccountName',
  'BillingAccountType',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'ChargeFrequency',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'HostProviderName',
  'InvoiceId',
  'PricingCurrency',
  'PricingUnit',
  'PublisherName',
  'RegionName',
  'ServiceSubcategory',
  'SkuPriceId',
  'SubAccountName',
  'SubAccountType',
] as const;

/** Columns that are not kept: they follow from others, or differ from row to row. */
export const passedColumns = [
  'AllocatedMethodDetails',
  'AllocatedTags',
  'CommitmentDiscountQuantity',
  'CommitmentProgramEligibilityDetails',
  'ContractApplied',
  'ContractedUnitPrice',
  'InvoiceDetailId',
  'ListUnitPrice',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
];

export const costColumnNames: Record<CostColumn, UsedColumn> = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
  contracted: 'ContractedCost',
};

/** Names in any case, with spaces, `_` or `-` between their words. */
const plain = (name: string): string =>
  name
    .replace(/^\uFEFF/, '')
    .replace(/[\s_-]/g, '')
    .toLowerCase();

const byPlainName = new Map<string, string>(
  [...usedColumns, ...keptColumns, ...passedColumns].map(name => [
    plain(name),
    name,
  ]),
);

export interface Header {
  /** Place of each column of FOCUS that is there. */
  places: Map<string, number>;
  /** Columns that are none of FOCUS. */
  unknown: string[];
  /** Columns that came twice: the first counts. */
  repeated: string[];
  /** Written otherwise than FOCUS writes them. */
  respelled: { name: string; given: string }[];
  /** Such as `1.2`. */
  version: string;
}

/** The version that first had each column, the newest first. */
const FIRST_IN: [string, string[]][] = [
  ['1.4', ['InvoiceDetailId', 'CommitmentProgramEligibilityDetails']],
  [
    '1.3',
    [
      'ServiceProviderName',
      'HostProviderName',
      'AllocatedMethodId',
      'ContractApplied',
    ],
  ],
  ['1.2', ['InvoiceId', 'PricingCurrency', 'BillingAccountType']],
  [
    '1.1',
    [
      'SkuMeter',
      'SkuPriceDetails',
      'CapacityReservationId',
      'ServiceSubcategory',
      'CommitmentDiscountQuantity',
    ],
  ],
];

function versionOf(names: Set<string>): string {
  const [version] =
    FIRST_IN.find(([, columns]) => columns.some(name => names.has(name))) ?? [];
  // 1.4 took these away; what has its other marks may lack those that are optional.
  if (
    version === '1.3' &&
    !names.has('ProviderName') &&
    !names.has('PublisherName')
  ) {
    return '1.4';
  }
  return version ?? '1.0';
}

/**
 * Finds the columns of FOCUS in the first line of a file.
 *
 * @throws Error - nothing says what was paid, or when: the file is something else
 */
export function readHeader(given: string[]): Header {
  const places = new Map<string, number>();
  const header: Omit<Header, 'version'> = {
    places,
    unknown: [],
    repeated: [],
    respelled: [],
  };
  given.forEach((text, place) => {
    const name = byPlainName.get(plain(text));
    if (!name) {
      if (text.trim()) header.unknown.push(text.trim().slice(0, 200));
    } else if (places.has(name)) header.repeated.push(name);
    else {
      places.set(name, place);
      if (text.trim() !== name) header.respelled.push({ name, given: text });
    }
  });
  const costs = Object.values(costColumnNames);
  if (!costs.some(name => places.has(name))) {
    throw new Error(
      `this is no file of FOCUS: none of its ${
        given.length
      } columns is ${costs.join(', ')}. Its columns begin with ${given
        .slice(0, 5)
        .map(text => `'${text.slice(0, 40)}'`)
        .join(', ')}`,
    );
  }
  if (!places.has('ChargePeriodStart') && !places.has('BillingPeriodStart')) {
    throw new Error(
      'nothing in this file says when its charges arose: it has neither ChargePeriodStart nor BillingPeriodStart',
    );
  }
  return { ...header, version: versionOf(new Set(places.keys())) };
}
