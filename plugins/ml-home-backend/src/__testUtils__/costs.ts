import {
  AllocationRule,
  ChargeRecord,
  ChargeShape,
  CostColumn,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  AllocatedCharge,
  ChargeSource,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { asCaller, FIXED_TOKEN, startMlHome } from './harness';

export const aShape = (given: Partial<ChargeShape> = {}): ChargeShape => ({
  issuer: 'AWS',
  billingAccount: '1',
  category: 'Usage',
  correction: false,
  service: 'Amazon SageMaker',
  tags: {},
  extra: {},
  ...given,
});

/** A charge of one day, of the same amount in all columns unless they are given. */
export const aCharge = (given: {
  day?: string;
  amount?: string;
  costs?: Partial<Record<CostColumn, string>>;
  currency?: string;
  shape?: Partial<ChargeShape>;
}): ChargeRecord => {
  const day = given.day ?? '2026-03-05';
  const amount = given.amount ?? '1';
  return {
    billingMonth: `${day.slice(0, 7)}-01`,
    periodStart: `${day}T00:00:00Z`,
    periodEnd: new Date(Date.parse(day) + 86_400_000).toISOString(),
    currency: given.currency ?? 'USD',
    costs: given.costs ?? {
      billed: amount,
      effective: amount,
      list: amount,
      contracted: amount,
    },
    shape: aShape(given.shape),
  };
};

/** A file of charges; its content is what they are, unless a digest is given. */
export function aSource(
  charges: ChargeRecord[],
  given: {
    name?: string;
    digest?: string;
    reader?: string;
    failAfter?: number;
  } = {},
): ChargeSource {
  return {
    source: 'test',
    name: given.name ?? 'bill.csv',
    batches: (async function* batches() {
      for (let i = 0; i < charges.length; i += 3) {
        if (given.failAfter !== undefined && i >= given.failAfter) {
          throw new Error('the disk is gone');
        }
        yield { charges: charges.slice(i, i + 3), bytesRead: i };
      }
    })(),
    finish: () => ({
      format: 'test',
      digest:
        given.digest ??
        createHash('sha256').update(JSON.stringify(charges)).digest('hex'),
      reader: given.reader,
      defects: [],
    }),
  };
}

/** Rows of an export of a month: amount, kind, object, rule. */
export const asText = (rows: AllocatedCharge[], month: string): string[] =>
  rows
    .filter(({ charge }) => charge.billingMonth.startsWith(month))
    .map(({ charge, kind, object, rule }) =>
      [
        Number(charge.costs.effective),
        kind,
        object ? `${object.kind}:${object.name}` : '-',
        rule,
      ].join(' '),
    )
    .sort();

export const MARCH = 'from=2026-03-01&to=2026-04-01';

/** A rule that spreads what has the tag `pool` of its own name. */
export const sharedRule = (id: string, split: object): AllocationRule =>
  ({
    id,
    name: id,
    when: [{ field: 'tag:pool', op: 'is', values: [id] }],
    then: { kind: 'shared', split },
  } as AllocationRule);

/** What tests do with the costs of a portal. */
export function costsOf(
  portal: () => Awaited<ReturnType<typeof startMlHome>>,
  knex: () => Knex,
) {
  const call = (method: string, route: string, body?: object) =>
    portal().call(method, `/v1${route}`, { token: FIXED_TOKEN, body });
  const get = async (route: string) => {
    const { status, body } = await call('GET', route);
    expect({ status, error: body.error }).toEqual({ status: 200 });
    return body;
  };
  return {
    call,
    get,
    clear: () =>
      knex().raw(
        `truncate charges, charge_days, cost_days, cost_object_days, cost_shape_days, bill_days, cost_imports, cost_bills, allocation_rulesets, shape_allocations, closed_months, closed_allocations,
           charge_shapes, cost_objects, usage_series, currency_rates`,
      ),
    bring: (
      charges: ChargeRecord[],
      mode: 'replace' | 'add' = 'replace',
      given: Parameters<typeof aSource>[1] = {},
    ) =>
      portal().services.costs.importCharges(aSource(charges, given), {
        caller: asCaller(),
        mode,
      }),
    /** All rows of an export. */
    exported: async (range: string): Promise<AllocatedCharge[]> => {
      const [from, to] = range.match(/\d{4}-\d\d-\d\d/g)!;
      const rows: AllocatedCharge[] = [];
      for await (const some of await portal().services.costs.exportCharges(
        { from, to },
        { caller: asCaller() },
      )) {
        rows.push(...some);
      }
      return rows;
    },
    overview: (query = '') => get(`/costs?${MARCH}${query}`),
    publish: (rules: AllocationRule[], basedOn: number) =>
      call('POST', '/allocation-rules', { rules, basedOn }),
  };
}
