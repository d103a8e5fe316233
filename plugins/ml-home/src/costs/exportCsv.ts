import {
  CostOverview,
  csvField,
} from '@ml-home/backstage-plugin-ml-home-common';

/** The table as CSV: exact amounts, the days beside them; unknown is empty. */
export function overviewCsv(overview: CostOverview): string {
  const head = [
    overview.by,
    `amount_${overview.currency}`,
    'charges_without_amount',
    `previous_${overview.currency}`,
    ...overview.days,
  ];
  const rows = [
    ...overview.groups,
    ...(overview.others ? [{ ...overview.others, key: '(others)' }] : []),
  ].map(group => [
    group.key ?? '',
    group.sum.amount,
    group.sum.unknown,
    group.previous?.amount,
    ...group.daily,
  ]);
  return [head, ...rows]
    .map(row => row.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n');
}

/** Lets the browser keep a file. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export const exportCsv = (overview: CostOverview): void =>
  saveFile(
    new Blob([overviewCsv(overview)], { type: 'text/csv' }),
    `costs-by-${overview.by}-${overview.from}-${overview.to}.csv`,
  );
