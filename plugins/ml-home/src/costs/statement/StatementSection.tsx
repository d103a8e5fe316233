import {
  Column,
  DataTable,
  Panel,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostGroup,
  CostOverview,
  CostSplit,
} from '@ml-home/backstage-plugin-ml-home-common';
import { changeOf, useSumText } from '../CostFigures';
import { useCostWords } from '../words';

/** What a team pays by one split, beside the month before. */
export function StatementSection(props: {
  overview: CostOverview;
  by: CostSplit;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCostWords();
  const sumText = useSumText();
  const { overview, by } = props;
  const { currency } = overview;
  const rows: CostGroup[] = overview.others
    ? [...overview.groups, overview.others]
    : overview.groups;
  const columns: Column<CostGroup>[] = [
    {
      id: 'name',
      header: words.split(by),
      primary: true,
      render: group =>
        group === (overview.others as CostGroup | undefined)
          ? t('costs.others', {
              count: overview.others!.count,
              n: format.number(overview.others!.count),
            })
          : words.group(by, group),
    },
    {
      id: 'previous',
      header: t('costStatement.before'),
      align: 'right',
      width: 150,
      render: ({ previous }) =>
        previous ? sumText(previous, currency, true) : '–',
    },
    {
      id: 'change',
      header: t('costStatement.change'),
      align: 'right',
      width: 110,
      render: ({ sum, previous }) => {
        const change = changeOf(sum, previous);
        return change === undefined
          ? '–'
          : `${change >= 0 ? '+' : '−'}${format.percent(Math.abs(change))}`;
      },
    },
    {
      id: 'amount',
      header: currency,
      align: 'right',
      width: 150,
      render: ({ sum }) => sumText(sum, currency, true),
    },
  ];
  return (
    <Panel title={t(`costStatement.by_${by as 'kind'}`)} flush>
      <DataTable
        label={words.split(by)}
        columns={columns}
        rows={rows}
        rowKey={group => group.key ?? `(${rows.indexOf(group)})`}
      />
    </Panel>
  );
}
