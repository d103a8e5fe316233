import {
  FamilyQuality,
  JudgedPartitionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Column,
  DataTable,
  StateLabel,
  useFormat,
  useMlHomeTranslation,
  usePartitionWords,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import {
  breachesOf,
  glyphOfPartition,
  isCurrent,
  toJudged,
  windowsOf,
} from './qualityModel';
import { FirstLateWords } from './useFirstLate';
import { QualityWords } from './useQualityWords';

/** Partitions of the window that came late or not at all, newest first. */
export function BreachTable(props: {
  quality: FamilyQuality;
  words: QualityWords;
  firstLate: FirstLateWords;
}) {
  const { quality, words, firstLate } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const states = usePartitionWords();
  const windows = windowsOf(quality);
  const now = Date.parse(quality.now);
  const rows = breachesOf(quality.partitions).filter(one =>
    isCurrent(toJudged(one), windows),
  );
  const columns: Column<JudgedPartitionView>[] = [
    {
      id: 'partition',
      header: t('delivery.partition'),
      minWidth: 80,
      render: one => words.partition(one.key),
    },
    {
      id: 'state',
      header: t('delivery.state'),
      width: 110,
      render: one => (
        <StateLabel state={glyphOfPartition[one.state]}>
          {states[one.state]}
        </StateLabel>
      ),
    },
    {
      id: 'delivered',
      header: t('quality.delivered'),
      align: 'right',
      width: 116,
      render: one =>
        one.arrivedAt ? (
          words.zoned.dayTime(one.arrivedAt)
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {t('delivery.notYet')}
          </Box>
        ),
    },
    {
      id: 'late',
      header: t('quality.lateBy'),
      align: 'right',
      width: 116,
      render: one => {
        const until = Date.parse(one.arrivedAt ?? one.closedAt ?? quality.now);
        const by =
          one.lateness ??
          (one.deadline
            ? Math.min(until, now) - Date.parse(one.deadline)
            : undefined);
        return (
          <strong>
            {one.arrivedAt || by === undefined
              ? format.duration(by)
              : t('quality.atLeast', {
                  value: format.duration(Math.max(0, by)),
                })}
          </strong>
        );
      },
    },
    {
      id: 'first',
      header: t('firstLate.head'),
      minWidth: 130,
      render: one => (
        <Box
          component="span"
          title={firstLate.long(one.key)}
          sx={{
            display: 'block',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
            color: firstLate.of(one.key)?.source ? k.text : k.faint,
          }}
        >
          {firstLate.short(one.key) ?? t('format.unknown')}
        </Box>
      ),
    },
  ];
  if (rows.length === 0) {
    return (
      <Box sx={{ color: k.second, px: 2, py: 1.5 }}>
        {quality.current?.n
          ? t('quality.noBreach')
          : t('quality.noneJudgedYet')}
      </Box>
    );
  }
  return (
    <Box
      sx={{ maxHeight: 260, overflow: 'auto', '--ml-home-head': '0px' }}
      tabIndex={0}
      role="region"
      aria-label={t('quality.breaches')}
    >
      <DataTable
        label={t('quality.breaches')}
        columns={columns}
        rows={rows}
        rowKey={one => one.key}
      />
    </Box>
  );
}
