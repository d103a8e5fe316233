import Box from '@mui/material/Box';
import {
  CostBars,
  CostSeries,
  Panel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostGroup,
  CostOverview,
} from '@ml-home/backstage-plugin-ml-home-common';
import { COLOURED } from './useCosts';
import { useCostWords } from './words';

const addDaily = (
  groups: Pick<CostGroup, 'daily'>[],
  days: number,
): (number | null)[] =>
  Array.from({ length: days }, (_, i) => {
    const known = groups.flatMap(group => group.daily[i] ?? []);
    return known.length > 0
      ? known.reduce((sum, value) => sum + value, 0)
      : null;
  });

/** Groups as they are drawn: the first few by name, the rest as one, and what is nobody's last. */
export function chartSeries(
  overview: CostOverview,
  nameOf: (group: CostGroup) => string,
  colourOf: (index: number, key: string | null) => string,
  othersOf: (count: number) => string,
): CostSeries[] {
  const named = overview.groups.filter(group => group.key !== null);
  const nobody = overview.groups.filter(group => group.key === null);
  const shown = named.slice(0, COLOURED);
  const folded = [
    ...named.slice(COLOURED),
    ...(overview.others ? [overview.others] : []),
  ];
  const count =
    Math.max(0, named.length - COLOURED) + (overview.others?.count ?? 0);
  return [
    ...shown.map((group, i) => ({
      id: `g${i}`,
      label: nameOf(group),
      colour: colourOf(i, group.key),
      values: group.daily,
    })),
    ...(folded.length > 0
      ? [
          {
            id: 'others',
            label: othersOf(count),
            colour: colourOf(COLOURED, ''),
            values: addDaily(folded, overview.days.length),
          },
        ]
      : []),
    ...nobody.map(group => ({
      id: 'nobody',
      label: nameOf(group),
      colour: colourOf(0, null),
      values: group.daily,
    })),
  ];
}

export function CostChart(props: { overview: CostOverview }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const words = useCostWords();
  const { overview } = props;
  const { forecast } = overview;
  const series = chartSeries(
    overview,
    group => words.group(overview.by, group),
    words.colour,
    count => t('costs.others', { count, n: format.number(count) }),
  );
  const name = t('costs.chart', {
    currency: overview.currency,
    by: words.split(overview.by).toLocaleLowerCase(),
  });
  return (
    <Panel title={name}>
      <CostBars
        name={name}
        currency={overview.currency}
        days={overview.days}
        series={series}
        forecast={forecast}
        completeTo={overview.completeTo}
      />
      {forecast && (
        <Box sx={{ color: k.second, mt: 0.5, ...type.small }}>
          {t('costs.forecastNote', {
            days: format.number(forecast.history),
            level: format.level(forecast.level),
          })}{' '}
          {forecast.error === undefined
            ? t('costs.noForecastError')
            : t('costs.forecastError', {
                error: format.percent(forecast.error),
              })}
        </Box>
      )}
    </Panel>
  );
}
