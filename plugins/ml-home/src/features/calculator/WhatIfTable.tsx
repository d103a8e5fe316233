import {
  Button,
  Column,
  DataTable,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import { useQualityWords } from '../quality/useQualityWords';
import { Ground, WhatIf, whatIfTable } from './calculatorModel';

/** What each deadline would have come to, over both windows. */
export function WhatIfTable(props: {
  ground: Ground;
  deadline: number;
  onPick: (deadline: number) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { goal } = useQualityWords();
  const rows = useMemo(() => whatIfTable(props.ground), [props.ground]);
  const duration = (ms: number | undefined) => {
    if (ms === undefined) return '–';
    return ms === 0 ? t('quality.zero') : format.duration(ms);
  };
  const columns: Column<WhatIf>[] = [
    {
      id: 'deadline',
      header: t('delivery.deadline'),
      minWidth: 190,
      render: one => (
        <Button
          small
          variant="text"
          title={t('calculator.pick', {
            time: format.duration(one.deadline),
          })}
          onClick={() => props.onPick(one.deadline)}
        >
          {format.duration(one.deadline)}
          {one.target !== undefined && (
            <Box component="span" sx={{ color: k.second, ml: 0.75 }}>
              {t('calculator.tightest', { share: goal(one.target) })}
            </Box>
          )}
        </Button>
      ),
    },
    {
      id: 'share',
      header: t('calculator.onTime'),
      align: 'right',
      width: 110,
      render: ({ outcome }) =>
        t('quality.kOfN', {
          k: format.number(outcome.onTime),
          n: format.number(outcome.n),
        }),
    },
    {
      id: 'percent',
      header: t('calculator.share100'),
      align: 'right',
      width: 80,
      render: ({ outcome }) => format.percent(outcome.share ?? undefined),
    },
    {
      id: 'low',
      header: t('calculator.wilson'),
      align: 'right',
      width: 120,
      render: ({ outcome }) => format.percent(outcome.wilsonLow ?? undefined),
    },
    {
      id: 'breaches',
      header: t('quality.breaches'),
      align: 'right',
      width: 84,
      render: ({ outcome }) => format.number(outcome.breaches),
    },
    {
      id: 'union',
      header: t('quality.breachDuration'),
      align: 'right',
      width: 130,
      render: ({ outcome }) => duration(outcome.breachDuration),
    },
    {
      id: 'longest',
      header: t('calculator.longest'),
      align: 'right',
      width: 120,
      render: ({ outcome }) => duration(outcome.longestBreach),
    },
  ];
  return (
    <Box sx={{ mt: 1, '--ml-home-head': '0px' }}>
      <Box component="h3" sx={{ m: 0, ...type.panel }}>
        {t('calculator.whatIf')}
      </Box>
      <DataTable
        label={t('calculator.whatIf')}
        columns={columns}
        rows={rows}
        rowKey={one => `${one.deadline}-${one.target ?? ''}`}
        selectedKey={rows
          .filter(one => one.deadline === props.deadline)
          .map(one => `${one.deadline}-${one.target ?? ''}`)
          .at(0)}
      />
    </Box>
  );
}
