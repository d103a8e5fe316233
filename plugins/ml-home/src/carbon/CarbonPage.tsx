import Box from '@mui/material/Box';
import {
  Button,
  Denied,
  ErrorPanel,
  isDenied,
  LoadingSkeleton,
  Notice,
  PageHead,
  Panel,
  Segmented,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  carbonBases,
  carbonSplits,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ViewBar } from '../costs/ViewBar';
import { Columns, Page } from '../shell/Page';
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
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const { url, state, overview } = useCarbon();
  const { data, error } = overview;
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
      <ViewBar
        url={url}
        state={state}
        splits={carbonSplits}
        splitName={words.split}
        splitLabel={t('carbon.split', { by: words.split(state.by) })}
        fields={FILTERS}
        fieldName={words.split}
        valueOf={words.group}
        unknown={t('carbon.noneOf')}
      />
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
