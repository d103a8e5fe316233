import Box from '@mui/material/Box';
import {
  ColourMark,
  Column,
  DataTable,
  OwnerLink,
  Panel,
  Sparkline,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CarbonGroup,
  CarbonOverview,
} from '@ml-home/backstage-plugin-ml-home-common';
import { projectName } from '../projects/projectName';
import { colourOf } from './CarbonChart';
import { useCarbonWords } from './carbonWords';

type TableRow = CarbonGroup & { count?: number };

/** Groups by what they emitted, each with its days and what is unknown of it. */
export function CarbonTable(props: {
  overview: CarbonOverview;
  fetching: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const { by, groups, others, total } = props.overview;
  const named = groups.filter(group => group.key !== null);
  const nameOf = (row: TableRow) =>
    row.count === undefined
      ? words.group(by, row.key)
      : t('carbon.others', { count: row.count, n: format.number(row.count) });
  const hrefOf = ({ key, count }: TableRow): string | undefined => {
    if (key === null || count !== undefined) return undefined;
    if (by === 'model') return paths.model(key);
    return by === 'project' ? paths.project(projectName(key)) : undefined;
  };
  const columns: Column<TableRow>[] = [
    {
      id: 'name',
      header: words.split(by),
      primary: true,
      render: row => (
        <Box
          component="span"
          sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}
        >
          <ColourMark
            colour={
              row.count === undefined
                ? colourOf(k.series, named.indexOf(row), row.key)
                : k.series[6]
            }
          />
          {by === 'team' && row.key ? (
            <OwnerLink plain entityRef={row.key} />
          ) : (
            nameOf(row)
          )}
        </Box>
      ),
    },
    {
      id: 'grams',
      header: t('carbon.grams'),
      align: 'right',
      width: 130,
      render: row => words.sum(row.sum),
    },
    {
      id: 'share',
      header: t('carbon.share'),
      align: 'right',
      width: 80,
      hideBelow: 'md',
      render: row =>
        total.grams && row.sum.grams !== undefined
          ? format.percent(row.sum.grams / total.grams)
          : '–',
    },
    {
      id: 'kwh',
      header: t('carbon.kWh'),
      align: 'right',
      width: 120,
      hideBelow: 'md',
      render: row => words.energy(row.sum),
    },
    {
      id: 'runs',
      header: t('carbon.runs'),
      align: 'right',
      width: 80,
      render: row => format.number(row.sum.runs),
    },
    {
      id: 'unknown',
      header: t('carbon.unknownRuns'),
      align: 'right',
      width: 100,
      render: row => format.number(row.sum.unknown),
    },
    {
      id: 'daily',
      header: t('carbon.daily'),
      width: 110,
      hideBelow: 'lg',
      render: row => (
        <Sparkline
          values={row.daily}
          label={t('carbon.dailyLabel', { name: nameOf(row) })}
        />
      ),
    },
  ];
  return (
    <Panel label={words.split(by)} flush>
      <DataTable<TableRow>
        keys
        label={words.split(by)}
        columns={columns}
        rows={others ? [...groups, { ...others, key: null }] : groups}
        rowKey={row =>
          row.count === undefined ? row.key ?? '(none)' : '(others)'
        }
        rowHref={hrefOf}
        fetching={props.fetching}
      />
    </Panel>
  );
}
