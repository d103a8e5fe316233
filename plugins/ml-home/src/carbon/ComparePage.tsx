import Box from '@mui/material/Box';
import {
  ActiveFilter,
  Column,
  DataTable,
  Denied,
  ErrorPanel,
  FilterMenu,
  isDenied,
  LoadingSkeleton,
  Notice,
  PageHead,
  Panel,
  ParetoChart,
  Segmented,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  carbonBases,
  Compared,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useNavigate } from 'react-router-dom';
import { Page, Row } from '../shell/Page';
import { useCarbonWords } from './carbonWords';
import {
  burdenOf,
  burdens,
  directionOf,
  frontierOf,
  readCompareState,
} from './compareState';

/** Versions of models, or runs of an experiment, by how good they are and what they took. */
export function ComparePage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const navigate = useNavigate();
  const url = useUrlState();
  const state = readCompareState(url);
  const { models, experiment, against, basis } = state;
  const asked = models.length > 0 || !!experiment;
  const query = {
    ...(experiment ? { experiment } : { model: models }),
    metric: state.metric,
    basis,
  };
  const comparison = useMlHomeQuery(
    ['carbon', 'comparison', query],
    (api, signal) => api.carbon.comparison({ query }, { signal }),
    { keepPrevious: true, enabled: asked },
  );
  const known = useMlHomeQuery(['models', 'names'], (api, signal) =>
    api.listModels({ limit: 200 }, { signal }),
  );
  const { data, error } = comparison;
  const metric = data?.metric;
  const better = state.better ?? directionOf(metric);
  const items = asked ? data?.items ?? [] : [];
  const frontier = frontierOf(items, against, better);
  const currency = data?.currency ?? 'USD';
  const money = (value: number | undefined) =>
    value === undefined ? t('carbon.unknown') : format.money(value, currency);
  const quality = (value: number | undefined) =>
    value === undefined ? t('carbon.unknown') : format.metric(value);
  const write = { carbon: words.grams, cost: money, energy: words.kWh }[
    against
  ];
  const burdenName = t(`carbonCompare.${against}`);
  const drawn = items.filter(
    item => item.quality !== undefined && burdenOf(item, against) !== undefined,
  ).length;
  const left = items.length - drawn;
  const hrefOf = (item: Compared): string => {
    if (item.kind === 'run') return paths.run(item.name);
    const at = item.name.lastIndexOf('/');
    return paths.version(item.name.slice(0, at), item.name.slice(at + 1));
  };
  const columns: Column<Compared>[] = [
    {
      id: 'name',
      header: t('carbonCompare.name'),
      primary: true,
      render: item => item.label,
    },
    {
      id: 'frontier',
      header: t('carbonCompare.frontierColumn'),
      width: 90,
      render: item => (frontier.has(item.name) ? t('carbonCompare.yes') : ''),
    },
    {
      id: 'quality',
      header: metric ?? t('carbonCompare.metric'),
      align: 'right',
      width: 130,
      render: item => quality(item.quality),
    },
    {
      id: 'cost',
      header: t('carbonCompare.cost'),
      align: 'right',
      width: 130,
      render: item => money(item.cost),
    },
    {
      id: 'carbon',
      header: t('carbonCompare.carbon'),
      align: 'right',
      width: 130,
      render: item => words.gramsOf(item.grams, item.partial),
    },
    {
      id: 'energy',
      header: t('carbonCompare.energy'),
      align: 'right',
      width: 130,
      hideBelow: 'md',
      render: item => words.kWhOf(item.kWh, item.partial),
    },
    {
      id: 'origin',
      header: t('carbon.origins'),
      width: 160,
      hideBelow: 'lg',
      render: item => (item.origin ? words.origin(item.origin) : ''),
    },
  ];
  const chart = t('carbonCompare.chart', {
    metric: metric ?? t('carbonCompare.metric'),
    burden: burdenName.toLocaleLowerCase(),
  });
  return (
    <Page title={t('carbonCompare.title')}>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('carbon.title'), to: paths.carbon },
          { label: t('carbon.compare') },
        ]}
        title={t('carbonCompare.title')}
        beside={
          <Segmented
            label={t('carbon.basis')}
            value={basis}
            options={carbonBases.map(value => ({
              value,
              label: t(`carbon.${value}`),
            }))}
            onChange={one =>
              url.set({ basis: one === 'location' ? undefined : one })
            }
          />
        }
      />
      <Row>
        {experiment ? (
          <ActiveFilter
            field={t('carbonCompare.ofExperiment')}
            name={experiment}
            value={experiment}
            onRemove={() => url.set({ experiment: undefined })}
          />
        ) : (
          <FilterMenu
            label={t('carbonCompare.addModel')}
            options={[
              ...new Set([
                ...models,
                ...(known.data?.items.map(({ name }) => name) ?? []),
              ]),
            ].map(value => ({ value }))}
            selected={models}
            onChange={model => url.set({ model })}
            loading={!known.data && !known.error}
          />
        )}
        {!experiment &&
          models.map(model => (
            <ActiveFilter
              key={model}
              field={words.split('model')}
              name={model}
              value={model}
              onRemove={() =>
                url.set({ model: models.filter(one => one !== model) })
              }
            />
          ))}
        {data && data.metrics.length > 0 && (
          <FilterMenu
            single
            label={`${t('carbonCompare.metric')}: ${metric}`}
            options={data.metrics.map(({ key }) => ({ value: key }))}
            selected={metric ? [metric] : []}
            onChange={([one]) => url.set({ metric: one, better: undefined })}
          />
        )}
        <Segmented
          label={t('carbonCompare.against')}
          value={against}
          options={burdens.map(value => ({
            value,
            label: t(`carbonCompare.${value}`),
          }))}
          onChange={one =>
            url.set({ against: one === 'carbon' ? undefined : one })
          }
        />
        <Segmented
          label={t('carbonCompare.better')}
          value={better}
          options={(['higher', 'lower'] as const).map(value => ({
            value,
            label: `${t('carbonCompare.better')}: ${t(
              `carbonCompare.${value}`,
            ).toLocaleLowerCase()}`,
          }))}
          onChange={one => url.set({ better: one })}
        />
      </Row>
      {!asked && (
        <Panel label={t('carbonCompare.title')}>
          <Notice>{t('carbonCompare.pickModels')}</Notice>
        </Panel>
      )}
      {asked && error && !data && (
        <Panel label={t('carbonCompare.title')} flush>
          {isDenied(error) ? (
            <Denied what={t('carbonCompare.title')} />
          ) : (
            <ErrorPanel
              title={t('carbonCompare.failed')}
              error={error}
              onRetry={() => {
                comparison.refetch();
              }}
            />
          )}
        </Panel>
      )}
      {asked && !data && !error && (
        <Panel label={t('carbonCompare.title')} flush>
          <LoadingSkeleton rows={10} />
        </Panel>
      )}
      {asked && data && (
        <>
          <Panel title={chart}>
            {data.metrics.length === 0 ? (
              <Notice>{t('carbonCompare.noMetrics')}</Notice>
            ) : (
              <ParetoChart
                name={chart}
                xLabel={burdenName}
                yLabel={metric ?? ''}
                points={items.map(item => ({
                  id: item.name,
                  label: item.label,
                  x: burdenOf(item, against),
                  y: item.quality,
                  frontier: frontier.has(item.name),
                }))}
                writeX={write}
                writeY={quality}
                frontierLabel={t('carbonCompare.frontier')}
                otherLabel={t('carbonCompare.dominated')}
                leftOut={
                  left > 0 &&
                  t('carbonCompare.leftOut', {
                    count: left,
                    n: format.number(left),
                  })
                }
                onPick={id => {
                  const item = items.find(({ name }) => name === id);
                  if (item) navigate(hrefOf(item));
                }}
              />
            )}
            {data.more && (
              <Box sx={{ mt: 1 }}>
                {t('carbonCompare.more', { n: format.number(items.length) })}
              </Box>
            )}
          </Panel>
          <Panel label={t('carbonCompare.title')} flush>
            <DataTable
              keys
              label={t('carbonCompare.title')}
              columns={columns}
              rows={items}
              rowKey={item => item.name}
              rowHref={hrefOf}
              fetching={comparison.isPlaceholderData}
            />
          </Panel>
        </>
      )}
    </Page>
  );
}
