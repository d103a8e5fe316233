import {
  AllocationRule,
  CostObject,
  Unmatched,
} from '@ml-home/backstage-plugin-ml-home-common';

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'rule';

/** Rules that would match what nobody was found for. Whom it belongs to is only offered where something bears the name. */
export function suggestRules(
  rows: {
    field: string;
    value: string;
    amount: string;
    unknown: string;
    charges: string;
  }[],
  known: { wanted: string; kind: CostObject['kind']; name: string }[],
): Unmatched['groups'] {
  const byName = new Map(known.map(one => [one.wanted, one]));
  return rows.map(({ field, value, amount, unknown, charges }) => {
    const found = byName.get(value.toLowerCase());
    const object: CostObject | undefined = found && {
      kind: found.kind,
      name: found.name,
    };
    const rule: AllocationRule = {
      id: slug(`${field}-${value}`),
      name: `${field} is ${value}`.slice(0, 200),
      when: [{ field, op: 'is', values: [value] }],
      then: {
        kind: 'direct',
        to: object?.kind ?? 'team',
        name: object?.name ?? value,
      },
    };
    return {
      field,
      value,
      sum: { amount, unknown: Number(unknown) },
      charges: Number(charges),
      rule,
      object,
    };
  });
}
