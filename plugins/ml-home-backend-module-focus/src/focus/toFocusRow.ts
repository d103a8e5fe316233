import { AllocatedCharge } from '@ml-home/backstage-plugin-ml-home-node';
import { CostColumn } from '@ml-home/backstage-plugin-ml-home-common';
import { costColumnNames, keptColumns } from './columns';

/** Versions that are written; 1.2 is what the FinOps Foundation's validator knows. */
export const exportVersions = ['1.2', '1.3', '1.4'] as const;
export type ExportVersion = (typeof exportVersions)[number];

/** A value, or undefined for a null. */
type Write = (row: AllocatedCharge) => string | undefined;

/** FOCUS has no fractions of seconds. */
const time = (iso: string): string => `${iso.slice(0, 19)}Z`;

const monthAfter = (first: string): string =>
  new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5, 7)), 1))
    .toISOString()
    .slice(0, 10);

const nameOf = ({ object }: AllocatedCharge): string | undefined =>
  object && `${object.kind}:${object.name}`;

const amount =
  (column: CostColumn): Write =>
  ({ charge }) =>
    charge.costs[column];

const extra =
  (column: string): Write =>
  ({ charge }) =>
    charge.shape.extra[column];

const tagsOf = (tags: Record<string, string>): string | undefined =>
  Object.keys(tags).length > 0 ? JSON.stringify(tags) : undefined;

const providerOf: Write = ({ charge: { shape } }) =>
  shape.provider ?? shape.issuer;

/** In the order of the specification: costs, when, what, where, whose. */
const WRITERS: [column: string, write: Write, versions?: ExportVersion[]][] = [
  ...(['billed', 'effective', 'list', 'contracted'] as const).map(
    (column): [string, Write] => [costColumnNames[column], amount(column)],
  ),
  ['BillingCurrency', ({ charge }) => charge.currency],
  ['BillingAccountId', ({ charge }) => charge.shape.billingAccount],
  ['BillingPeriodStart', ({ charge }) => `${charge.billingMonth}T00:00:00Z`],
  [
    'BillingPeriodEnd',
    ({ charge }) => `${monthAfter(charge.billingMonth)}T00:00:00Z`,
  ],
  ['ChargePeriodStart', ({ charge }) => time(charge.periodStart)],
  ['ChargePeriodEnd', ({ charge }) => time(charge.periodEnd)],
  ['ChargeCategory', ({ charge }) => charge.shape.category],
  [
    'ChargeClass',
    ({ charge }) => (charge.shape.correction ? 'Correction' : undefined),
  ],
  ['ChargeDescription', ({ charge }) => charge.shape.description],
  ['CommitmentDiscountStatus', ({ charge }) => charge.shape.commitment],
  ['ConsumedQuantity', ({ charge }) => charge.consumedQuantity],
  [
    'ConsumedUnit',
    ({ charge }) =>
      charge.consumedQuantity === undefined ? undefined : charge.shape.unit,
  ],
  ['InvoiceIssuerName', ({ charge }) => charge.shape.issuer],
  ['PricingCategory', ({ charge }) => charge.shape.pricing],
  ['PricingQuantity', ({ charge }) => charge.pricingQuantity],
  ['ProviderName', providerOf, ['1.2', '1.3']],
  [
    'PublisherName',
    row => row.charge.shape.extra.PublisherName ?? providerOf(row),
    ['1.2', '1.3'],
  ],
  ['ServiceProviderName', providerOf, ['1.3', '1.4']],
  ['HostProviderName', extra('HostProviderName'), ['1.3', '1.4']],
  ['RegionId', ({ charge }) => charge.shape.region],
  ['ResourceId', ({ charge }) => charge.shape.resource],
  ['ResourceName', ({ charge }) => charge.shape.resourceName],
  ['ResourceType', ({ charge }) => charge.shape.resourceType],
  ['ServiceCategory', ({ charge }) => charge.shape.serviceCategory ?? 'Other'],
  ['ServiceName', ({ charge: { shape } }) => shape.service ?? shape.issuer],
  ['SkuId', ({ charge }) => charge.shape.sku],
  ['SkuMeter', ({ charge }) => charge.shape.skuMeter],
  ['SubAccountId', ({ charge }) => charge.shape.subAccount],
  ['Tags', ({ charge }) => tagsOf(charge.shape.tags)],
  [
    'AllocatedMethodId',
    row =>
      row.kind === 'shared'
        ? row.rule
        : row.charge.shape.extra.AllocatedMethodId,
    ['1.3', '1.4'],
  ],
  [
    'AllocatedResourceId',
    row =>
      row.kind === 'shared'
        ? nameOf(row)
        : row.charge.shape.extra.AllocatedResourceId,
    ['1.3', '1.4'],
  ],
  [
    'AllocatedResourceName',
    row =>
      row.kind === 'shared'
        ? row.object?.name
        : row.charge.shape.extra.AllocatedResourceName,
    ['1.3', '1.4'],
  ],
  ...keptColumns
    .filter(
      column =>
        !column.startsWith('Allocated') &&
        column !== 'PublisherName' &&
        column !== 'HostProviderName',
    )
    .map((column): [string, Write] => [column, extra(column)]),
  ['x_Allocation', ({ kind }) => kind],
  ['x_AllocatedTo', nameOf],
  ['x_AllocationRule', ({ rule }) => rule],
  [
    'x_Basis',
    ({ charge }) =>
      charge.shape.extra.basis === 'estimated' ? 'estimated' : 'billed',
  ],
];

/** Columns of a version, and what makes a row of a charge. An unknown amount is empty, never zero. */
export function focusColumns(version: ExportVersion): {
  names: string[];
  toRow: (row: AllocatedCharge) => string[];
} {
  const used = WRITERS.filter(
    ([, , versions]) => !versions || versions.includes(version),
  );
  return {
    names: used.map(([name]) => name),
    toRow: row => used.map(([, write]) => write(row) ?? ''),
  };
}
