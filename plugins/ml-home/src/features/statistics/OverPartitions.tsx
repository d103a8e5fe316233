import { FeatureStatistics } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Column,
  DataTable,
  Sparkline,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { Section } from '../Section';

export const missingShare = (one: FeatureStatistics): number | undefined =>
  one.missing === undefined || one.rows === 0
    ? undefined
    : one.missing / one.rows;

/** One figure each over the partitions, small, and below all of them in a table. */
export function OverPartitions(props: { items: FeatureStatistics[] }) {
  const { items } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const numeric = items.some(one => one.mean !== undefined);
  const measures: {
    id: string;
    label: string;
    pick: (one: FeatureStatistics) => number | undefined;
    text: (value: number | undefined) => string;
  }[] = [
    {
      id: 'rows',
      label: t('statistics.rows'),
      pick: one => one.rows,
      text: value => format.number(value),
    },
    {
      id: 'missing',
      label: t('statistics.missing'),
      pick: missingShare,
      text: value => format.percent(value),
    },
    {
      id: 'distinct',
      label: t('statistics.distinct'),
      pick: one => one.distinct,
      text: value => format.number(value),
    },
    ...(numeric
      ? [
          {
            id: 'mean',
            label: t('statistics.mean'),
            pick: (one: FeatureStatistics) => one.mean,
            text: (value?: number) => format.metric(value),
          },
          {
            id: 'stddev',
            label: t('statistics.stddev'),
            pick: (one: FeatureStatistics) => one.stddev,
            text: (value?: number) => format.metric(value),
          },
        ]
      : []),
  ];
  const columns: Column<FeatureStatistics>[] = [
    {
      id: 'partition',
      header: t('statistics.partition'),
      minWidth: 110,
      render: one => one.partition,
    },
    ...measures.map(({ id, label, pick, text }) => ({
      id,
      header: label,
      align: 'right' as const,
      width: 104,
      render: (one: FeatureStatistics) => {
        const value = pick(one);
        return value === undefined ? (
          <Box component="span" sx={{ color: k.faint }}>
            {t('format.unknown')}
          </Box>
        ) : (
          text(value)
        );
      },
    })),
    {
      id: 'computed',
      header: t('statistics.computedAt'),
      align: 'right',
      width: 84,
      hideBelow: 'md',
      render: one => <Age short at={one.computedAt} />,
    },
  ];
  const newest = items[items.length - 1];
  return (
    <Section flush title={t('statistics.overTime')} note={String(items.length)}>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
          gap: 2,
          px: 2,
          py: 1.5,
        }}
      >
        {measures.map(({ id, label, pick, text }) => {
          const values = items.map(one => pick(one) ?? null);
          const known = values.some(value => value !== null);
          return (
            <Box key={id}>
              <Box sx={{ ...type.small, color: k.second }}>{label}</Box>
              <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
                <Box
                  component="span"
                  sx={{
                    ...type.body,
                    fontWeight: 600,
                    color: known ? k.text : k.faint,
                  }}
                >
                  {text(pick(newest))}
                </Box>
                {known && items.length > 1 && (
                  <Sparkline
                    values={values}
                    label={`${label}: ${text(pick(items[0]))}, ${text(
                      pick(newest),
                    )}`}
                  />
                )}
              </Box>
            </Box>
          );
        })}
      </Box>
      <DataTable
        label={t('statistics.overTime')}
        columns={columns}
        rows={[...items].reverse()}
        rowKey={one => one.partition}
      />
    </Section>
  );
}
