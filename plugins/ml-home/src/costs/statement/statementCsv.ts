import {
  CostOverview,
  csvField,
} from '@ml-home/backstage-plugin-ml-home-common';

/** A statement as CSV: of each section its rows, exact amounts; unknown is empty. */
export function statementCsv(sections: CostOverview[]): string {
  const [{ currency }] = sections;
  const rows = sections.flatMap(({ by, groups, others }) =>
    [
      ...groups,
      ...(others ? [{ ...others, key: '(others)' as string | null }] : []),
    ].map(({ key, sum, previous }) => [
      by,
      key ?? '',
      sum.amount,
      sum.unknown,
      previous?.amount,
    ]),
  );
  const head = [
    'by',
    'name',
    `amount_${currency}`,
    'charges_without_amount',
    `previous_month_${currency}`,
  ];
  return [head, ...rows]
    .map(row => row.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n');
}
