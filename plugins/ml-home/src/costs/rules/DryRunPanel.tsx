import Box from '@mui/material/Box';
import {
  Column,
  DataTable,
  Notice,
  Panel,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CostSum, DryRun } from '@ml-home/backstage-plugin-ml-home-common';
import { isUnknown, SumAmount } from '../CostFigures';
import { useCostWords } from '../words';
import { DryRunMonths } from './DryRunMonths';

interface Change {
  id: string;
  label: string;
  before: CostSum;
  after: CostSum;
}

/** What rules would make of a month. */
export function DryRunPanel(props: { result: DryRun }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCostWords();
  const { result } = props;
  const { currency } = result;
  const columnsFor = (head: string): Column<Change>[] => [
    { id: 'label', header: head, primary: true, render: one => one.label },
    {
      id: 'before',
      header: t('costRules.before'),
      align: 'right',
      width: 120,
      render: one => <SumAmount sum={one.before} currency={currency} />,
    },
    {
      id: 'after',
      header: t('costRules.after'),
      align: 'right',
      width: 120,
      render: one => <SumAmount sum={one.after} currency={currency} />,
    },
    {
      id: 'change',
      header: t('costRules.difference'),
      align: 'right',
      width: 120,
      render: one =>
        isUnknown(one.before) || isUnknown(one.after)
          ? t('costs.unknownValue')
          : format.money(
              Number(one.after.amount) - Number(one.before.amount),
              currency,
              { sign: true },
            ),
    },
  ];
  const kinds = result.kinds.map(one => ({
    ...one,
    id: one.kind,
    label: words.kind(one.kind),
  }));
  const changes = result.changes.map(one => ({
    ...one,
    id: `${one.object.kind} ${one.object.name}`,
    label: `${one.object.kind} ${one.object.name}`,
  }));
  return (
    <Panel
      title={t('costRules.dryTitle', { month: result.month })}
      note={t('costRules.dryNote')}
      flush
    >
      <DryRunMonths result={result} />
      {result.emptyPools.length > 0 && (
        <Box sx={{ p: 1 }}>
          <Notice state="warning">
            {t('costRules.emptyPools', {
              pools: result.emptyPools.join(', '),
            })}
          </Notice>
        </Box>
      )}
      <DataTable
        label={t('costRules.kind')}
        columns={columnsFor(t('costRules.kind'))}
        rows={kinds}
        rowKey={one => one.id}
      />
      <DataTable
        label={t('costRules.object')}
        columns={columnsFor(t('costRules.object'))}
        rows={changes}
        rowKey={one => one.id}
        empty={<Box sx={{ p: 2 }}>{t('costRules.sameSums')}</Box>}
      />
    </Panel>
  );
}
