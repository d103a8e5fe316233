import Box from '@mui/material/Box';
import {
  ActiveFilter,
  Button,
  Denied,
  ErrorPanel,
  FilterMenu,
  isDenied,
  LoadingSkeleton,
  Notice,
  PageHead,
  Panel,
  Segmented,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  addDays,
  carbonBases,
  carbonSplits,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ranges } from '../costs/costState';
import { Columns, Page, Row } from '../shell/Page';
import { CarbonChart } from './CarbonChart';
import { CarbonFigures } from './CarbonFigures';
import { CarbonTable } from './CarbonTable';
import { useCarbonWords } from './carbonWords';
import { exportCarbon } from './exportCarbon';
import { MissingPanel, OriginsPanel, UnjoinedPanel } from './SidePanels';
import { useCarbon } from './useCarbon';

const FILTERS = ['team', 'project', 'model'] as const;

/** What runs emitted, by whom, and how much of it is unknown. */
export function CarbonPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const { url, state, overview } = useCarbon();
  const { data, error } = overview;
  const rangeWords: Record<string, string> = {
    month: t('costs.thisMonth'),
    last: t('costs.lastMonth'),
    30: t('costs.days30'),
    90: t('costs.days90'),
    365: t('costs.year'),
  };
  return (
    <Page title={t('carbon.title')}>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('carbon.title') },
        ]}
        title={t('carbon.title')}
        beside={
          <Segmented
            label={t('carbon.basis')}
            value={state.basis}
            options={carbonBases.map(value => ({
              value,
              label: t(`carbon.${value}`),
            }))}
            onChange={basis =>
              url.set({ basis: basis === 'location' ? undefined : basis })
            }
          />
        }
        actions={
          <>
            <Button to={paths.carbonCompare()}>{t('carbon.compare')}</Button>
            <Button to={paths.carbonFactors}>{t('carbon.factors')}</Button>
            <Button to={paths.carbonReports}>{t('carbon.reports')}</Button>
            <Button
              disabled={!data || data.groups.length === 0}
              onClick={() => data && exportCarbon(data)}
            >
              {t('carbon.export')}
            </Button>
          </>
        }
      />
      <Row>
        <Segmented
          label={t('costs.range')}
          value={state.range ?? ('' as 'month')}
          options={ranges.map(value => ({ value, label: rangeWords[value] }))}
          onChange={range =>
            url.set({
              range: range === 'month' ? undefined : range,
              from: undefined,
              to: undefined,
            })
          }
        />
        {!state.range && (
          <ActiveFilter
            field={t('costs.range')}
            name={`${state.from} – ${addDays(state.to, -1)}`}
            value={`${format.date(state.from)} – ${format.date(
              addDays(state.to, -1),
            )}`}
            onRemove={() => url.set({ from: undefined, to: undefined })}
          />
        )}
        <FilterMenu
          single
          label={t('carbon.split', { by: words.split(state.by) })}
          options={carbonSplits.map(value => ({
            value,
            label: words.split(value),
          }))}
          selected={[state.by]}
          onChange={([by]) => by && url.set({ by: by === 'model' ? '' : by })}
        />
        {FILTERS.flatMap(field =>
          state.filters[field].map(value => (
            <ActiveFilter
              key={`${field}-${value}`}
              field={words.split(field)}
              name={value || t('carbon.noneOf')}
              value={value ? words.group(field, value) : t('carbon.noneOf')}
              onRemove={() =>
                url.set({
                  [field]: state.filters[field].filter(one => one !== value),
                })
              }
            />
          )),
        )}
      </Row>
      {error && !data && (
        <Panel label={t('carbon.title')} flush>
          {isDenied(error) ? (
            <Denied what={t('carbon.title')} />
          ) : (
            <ErrorPanel
              title={t('carbon.failed')}
              error={error}
              onRetry={() => {
                overview.refetch();
              }}
            />
          )}
        </Panel>
      )}
      {!data && !error && (
        <Panel label={t('carbon.title')} flush>
          <LoadingSkeleton rows={10} />
        </Panel>
      )}
      {data && (
        <Columns
          width={360}
          main={
            data.total.runs === 0 ? (
              <Panel title={t('carbon.empty')}>
                <Notice
                  action={
                    <Button small to={paths.carbonReports}>
                      {t('carbon.reports')}
                    </Button>
                  }
                >
                  {t('carbon.emptyHow')}
                </Notice>
              </Panel>
            ) : (
              <>
                <CarbonFigures overview={data} />
                <CarbonChart overview={data} />
                <CarbonTable
                  overview={data}
                  fetching={overview.isPlaceholderData}
                />
                <Box sx={{ typography: 'caption' }}>
                  {t('carbon.factorsVersion', { version: data.factorsVersion })}
                </Box>
              </>
            )
          }
          side={
            <>
              <OriginsPanel overview={data} />
              {data.total.runs > 0 && <MissingPanel overview={data} />}
              <UnjoinedPanel overview={data} />
            </>
          }
        />
      )}
    </Page>
  );
}
