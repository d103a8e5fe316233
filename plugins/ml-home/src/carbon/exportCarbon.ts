import {
  CarbonOverview,
  csvField,
} from '@ml-home/backstage-plugin-ml-home-common';

/** The table as CSV, in grams and kWh, the days beside them; unknown is empty. */
export function carbonCsv(overview: CarbonOverview): string {
  const head = [
    overview.by,
    `grams_co2e_${overview.basis}`,
    'kwh',
    'runs',
    'runs_unknown',
    'runs_energy_unknown',
    'runs_partial',
    ...overview.days,
  ];
  const rows = [
    ...overview.groups,
    ...(overview.others ? [{ ...overview.others, key: '(others)' }] : []),
  ].map(group => [
    group.key ?? '',
    group.sum.grams,
    group.sum.kWh,
    group.sum.runs,
    group.sum.unknown,
    group.sum.energyUnknown,
    group.sum.partial,
    ...group.daily,
  ]);
  return [head, ...rows]
    .map(row => row.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n');
}

export function exportCarbon(overview: CarbonOverview): void {
  const url = URL.createObjectURL(
    new Blob([carbonCsv(overview)], { type: 'text/csv' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `carbon-by-${overview.by}-${overview.from}-${overview.to}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
