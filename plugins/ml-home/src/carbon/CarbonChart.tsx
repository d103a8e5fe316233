import {
  CostBars,
  Notice,
  Panel,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CarbonOverview,
  sumKnown,
} from '@ml-home/backstage-plugin-ml-home-common';
import { COLOURED } from '../costs/useCosts';
import { useCarbonWords } from './carbonWords';

export const colourOf = (
  series: string[],
  index: number,
  key: string | null,
): string => {
  if (key === null) return 'hatched';
  return index < COLOURED ? series[index] : series[COLOURED];
};

/** Emissions by day; days of which nothing is known are gaps. */
export function CarbonChart(props: { overview: CarbonOverview }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const words = useCarbonWords();
  const { overview } = props;
  const { by, days, groups, others } = overview;
  const named = groups.filter(group => group.key !== null);
  const nobody = groups.filter(group => group.key === null);
  const folded = [...named.slice(COLOURED), ...(others ? [others] : [])];
  const count = Math.max(0, named.length - COLOURED) + (others?.count ?? 0);
  const series = [
    ...named.slice(0, COLOURED).map((group, i) => ({
      id: `g${i}`,
      label: words.group(by, group.key),
      colour: colourOf(k.series, i, group.key),
      values: group.daily,
    })),
    ...(folded.length > 0
      ? [
          {
            id: 'others',
            label: t('carbon.others', { count, n: format.number(count) }),
            colour: k.series[COLOURED],
            values: days.map(
              (_, i) => sumKnown(folded.map(group => group.daily[i])) ?? null,
            ),
          },
        ]
      : []),
    ...nobody.map(group => ({
      id: 'nobody',
      label: words.group(by, null),
      colour: 'hatched',
      values: group.daily,
    })),
  ].filter(one => one.values.some(value => value !== null));
  const name = t('carbon.chart', { by: words.split(by).toLocaleLowerCase() });
  return (
    <Panel title={name}>
      {series.length > 0 ? (
        <CostBars
          name={name}
          currency=""
          write={words.grams}
          days={days}
          series={series}
        />
      ) : (
        // An axis without bars would read as days of zero.
        <Notice>{t('carbon.noneKnown')}</Notice>
      )}
    </Panel>
  );
}
