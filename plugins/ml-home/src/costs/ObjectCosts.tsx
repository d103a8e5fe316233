import Box from '@mui/material/Box';
import {
  Button,
  Column,
  CostBars,
  DataTable,
  Denied,
  ErrorPanel,
  isDenied,
  KeyFigures,
  LoadingSkeleton,
  Panel,
  Segmented,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostObject,
  ObjectCost,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { SumAmount, useCompared, useSumText, useUnitText } from './CostFigures';
import { rangeDays } from './costState';
import { EstimateLine } from './estimates/EstimateLine';
import { todayUtc } from './useCosts';
import { useCostWords } from './words';

const ranges = ['30', '90', '365'] as const;

function Parts(props: { cost: ObjectCost }) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const words = useCostWords();
  const { cost } = props;
  const columns: Column<ObjectCost['parts'][number]>[] = [
    {
      id: 'name',
      header: t('objectCost.part'),
      primary: true,
      render: ({ object }) => {
        const href = words.href(object);
        return href ? (
          <Box
            component={RouterLink}
            to={href}
            sx={{ color: k.link, textDecoration: 'none' }}
          >
            {words.scoped(object.kind, object.name)}
          </Box>
        ) : (
          words.scoped(object.kind, object.name)
        );
      },
    },
    {
      id: 'kind',
      header: t('objectCost.kindOf'),
      width: 140,
      render: ({ object }) => object.kind,
    },
    {
      id: 'amount',
      header: cost.currency,
      align: 'right',
      width: 140,
      render: ({ sum }) => (
        <SumAmount sum={sum} currency={cost.currency} cents />
      ),
    },
  ];
  return (
    <Panel title={t('objectCost.parts')} flush>
      <DataTable
        label={t('objectCost.parts')}
        columns={columns}
        rows={cost.parts}
        rowKey={({ object }) => `${object.kind}:${object.name}`}
      />
    </Panel>
  );
}

function Known(props: { cost: ObjectCost; days: number }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const sumText = useSumText();
  const compared = useCompared();
  const unitText = useUnitText();
  const { cost } = props;
  const { currency, total } = cost;
  if (!total) {
    return (
      <Panel label={t('objectCost.title')}>
        <Box sx={{ color: k.second }}>{t('objectCost.none')}</Box>
        <Box sx={{ color: k.second, mt: 1, ...type.small }}>
          {t('objectCost.noneHow', {
            tag: `mlhome.dev/${cost.object.kind}`,
          })}
        </Box>
      </Panel>
    );
  }
  const name = t('objectCost.chart', { currency });
  return (
    <>
      <KeyFigures
        label={t('objectCost.title')}
        figures={[
          {
            label: t('objectCost.lastDays', { n: format.number(props.days) }),
            value: (
              <Box component="span" sx={{ ...type.figure }}>
                <SumAmount sum={total} currency={currency} />
              </Box>
            ),
            note: [
              cost.estimated &&
                t('costs.estimatedPart', {
                  amount: sumText(cost.estimated, currency),
                }),
              compared(total, cost.previous, currency, change =>
                t('costs.against', { change, days: format.number(props.days) }),
              ),
            ]
              .filter(Boolean)
              .join(', '),
          },
          {
            label: t('costs.direct'),
            value: cost.direct ? (
              <SumAmount sum={cost.direct} currency={currency} />
            ) : (
              '–'
            ),
            note: t('costs.directHow'),
          },
          {
            label: t('costs.shared'),
            value: cost.shared ? (
              <SumAmount sum={cost.shared} currency={currency} />
            ) : (
              '–'
            ),
            note: t('costs.sharedHow'),
          },
          ...cost.units.slice(0, 2).map(unit => ({
            label: t('objectCost.perUnit', { unit: unit.unit }),
            value: unitText(unit, currency),
            note: [
              unit.series,
              t('objectCost.unitDays', {
                days: format.number(unit.days),
                all: format.number(cost.days.length),
              }),
            ].join(', '),
          })),
        ]}
      />
      <Panel
        title={name}
        note={
          cost.completeTo &&
          t('costs.lastComplete', { day: format.date(cost.completeTo) })
        }
      >
        <CostBars
          name={name}
          currency={currency}
          days={cost.days}
          series={[
            {
              id: 'cost',
              label: t('objectCost.title'),
              colour: k.series[0],
              values: cost.daily,
            },
          ]}
          completeTo={cost.completeTo}
        />
      </Panel>
      {cost.parts.length > 0 && <Parts cost={cost} />}
    </>
  );
}

/** All that is known of the cost of one object, for a tab of its own; the range is in the address. */
export function ObjectCosts(props: { object: CostObject }) {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const { kind, name } = props.object;
  const range = ranges.find(one => one === url.get('costRange')) ?? '30';
  const query = { name, ...rangeDays(range, todayUtc()) };
  const { data, error, refetch } = useMlHomeQuery(
    ['costs', 'object', kind, query],
    (api, signal) => api.costs.object({ params: { kind }, query }, { signal }),
    { keepPrevious: true },
  );
  const labels = {
    30: t('costs.days30'),
    90: t('costs.days90'),
    365: t('costs.year'),
  };
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Box
        sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <Segmented
          label={t('costs.range')}
          value={range}
          options={ranges.map(value => ({ value, label: labels[value] }))}
          onChange={value =>
            url.set({ costRange: value === '30' ? undefined : value })
          }
        />
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
          {kind === 'team' && (
            <Button to={paths.costStatement(name)}>
              {t('costStatement.title')}
            </Button>
          )}
          <Button to={paths.costs}>{t('objectCost.see')}</Button>
        </Box>
      </Box>
      {error && !data && isDenied(error) && (
        <Panel label={t('objectCost.title')} flush>
          <Denied what={t('costs.title')} />
        </Panel>
      )}
      {error && !data && !isDenied(error) && (
        <Panel label={t('objectCost.title')} flush>
          <ErrorPanel
            title={t('objectCost.failed')}
            error={error}
            onRetry={() => {
              refetch();
            }}
          />
        </Panel>
      )}
      {!data && !error && <LoadingSkeleton rows={6} />}
      {data && <Known cost={data} days={Number(range)} />}
      {data?.estimate && (
        <Panel title={t('costEstimates.title')}>
          <EstimateLine object={props.object} estimate={data.estimate} />
        </Panel>
      )}
    </Box>
  );
}
