import Box from '@mui/material/Box';
import {
  ColourMark,
  Column,
  DataTable,
  OwnerLink,
  Panel,
  Sparkline,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostGroup,
  CostOverview,
} from '@ml-home/backstage-plugin-ml-home-common';
import { changeOf, isUnknown, SumAmount } from './CostFigures';
import { useCostWords } from './words';

/** Groups by what they cost, each with its days. */
export function CostTable(props: {
  overview: CostOverview;
  fetching: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCostWords();
  const { overview } = props;
  const { by, currency, groups, others } = overview;
  const total = Number(overview.total.amount);
  const named = groups.filter(group => group.key !== null);
  const colourOf = (group: CostGroup) =>
    words.colour(named.indexOf(group), group.key);
  const nameOf = (group: CostGroup) => {
    if (group === (others as CostGroup | undefined)) {
      return t('costs.others', {
        count: others!.count,
        n: format.number(others!.count),
      });
    }
    return words.group(by, group);
  };
  const columns: Column<CostGroup>[] = [
    {
      id: 'name',
      header: words.split(by),
      primary: true,
      render: group => (
        <Box
          component="span"
          sx={{
            display: 'inline-flex',
            alignItems: 'center',
            gap: 1,
            maxWidth: '100%',
          }}
        >
          <ColourMark
            colour={
              group === (others as CostGroup | undefined)
                ? k.series[6]
                : colourOf(group)
            }
          />
          {by === 'object' && group.object && (
            <Box component="span" sx={{ color: k.second }}>
              {group.object.kind}
            </Box>
          )}
          {by === 'team' && group.key ? (
            <OwnerLink plain entityRef={group.key} />
          ) : (
            <Box
              component="span"
              title={nameOf(group)}
              sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
            >
              {nameOf(group)}
            </Box>
          )}
        </Box>
      ),
    },
    {
      id: 'amount',
      header: t('costs.amount', { currency }),
      align: 'right',
      width: 124,
      render: group => <SumAmount sum={group.sum} currency={currency} />,
    },
    {
      id: 'share',
      header: t('costs.share'),
      align: 'right',
      width: 64,
      render: group =>
        total > 0 && !isUnknown(group.sum)
          ? format.percent(Number(group.sum.amount) / total)
          : '–',
    },
    {
      id: 'change',
      header: t('costs.change'),
      align: 'right',
      width: 124,
      hideBelow: 'md',
      render: group => {
        const { sum, previous } = group;
        const change = changeOf(sum, previous);
        if (change === undefined) {
          const isNew =
            previous &&
            Number(previous.amount) === 0 &&
            previous.unknown === 0 &&
            !isUnknown(sum);
          return t(isNew ? 'costs.isNew' : 'costs.unknownValue');
        }
        return `${change >= 0 ? '+' : '−'}${format.percent(Math.abs(change))}`;
      },
    },
    {
      id: 'daily',
      header: t('costs.daily'),
      width: 110,
      hideBelow: 'lg',
      render: group => (
        <Sparkline
          values={group.daily}
          label={t('costs.dailyLabel', { name: nameOf(group) })}
        />
      ),
    },
  ];
  return (
    <Panel label={words.split(by)} flush>
      <DataTable
        keys
        label={words.split(by)}
        columns={columns}
        rows={others ? [...groups, others] : groups}
        rowKey={group =>
          group === (others as CostGroup | undefined)
            ? '(others)'
            : group.key ?? '(none)'
        }
        rowHref={group => words.href(group.object)}
        fetching={props.fetching}
      />
    </Panel>
  );
}
