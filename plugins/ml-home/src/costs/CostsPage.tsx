import FileUploadOutlined from '@mui/icons-material/FileUploadOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  Denied,
  ErrorPanel,
  isDenied,
  LoadingSkeleton,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  Segmented,
  StateGlyph,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useNow,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostOverview,
  costSplits,
  costColumns,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Columns, Page } from '../shell/Page';
import { AddsUp } from './AddsUp';
import { AnomaliesPanel } from './alerts/AnomaliesPanel';
import { RecommendationsPanel } from './alerts/RecommendationsPanel';
import { BudgetsPanel } from './budgets/BudgetsPanel';
import { CostChart } from './CostChart';
import { CostFigures } from './CostFigures';
import { EmptyRange, NoBill } from './CostsEmpty';
import { FilterField, filterFields } from './costState';
import { CostTable } from './CostTable';
import { EstimatesPanel } from './estimates/EstimatesPanel';
import { ExportMenu } from './ExportMenu';
import { UnmatchedPanel } from './UnmatchedPanel';
import { useCosts } from './useCosts';
import { ViewBar } from './ViewBar';
import { useCostWords } from './words';

function Fresh(props: { overview: CostOverview | undefined }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const now = useNow(60_000);
  const k = useTokens();
  const { lastImport, completeTo } = props.overview ?? {};
  if (!lastImport) return null;
  const words = { name: lastImport.name, age: format.age(lastImport.at, now) };
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 0.75,
        color: k.second,
        minWidth: 0,
        ...type.small,
        '& a': { color: 'inherit' },
      }}
    >
      <StateGlyph state="ok" />
      <Button small variant="text" to={paths.costImport(lastImport.id)}>
        {completeTo
          ? t('costs.fresh', { ...words, day: format.date(completeTo) })
          : t('costs.freshNoDay', words)}
      </Button>
    </Box>
  );
}

/** What was spent, on whom, and whether it adds up. */
export function CostsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCostWords();
  const { url, state, overview } = useCosts();
  const { data, error } = overview;
  const filtered = filterFields.some(field => state.filters[field].length > 0);
  const clear = () =>
    url.set(Object.fromEntries(filterFields.map(field => [field, undefined])));
  const valueOf = (field: FilterField, value: string) => {
    if (field === 'team') return <OwnerLink plain entityRef={value} />;
    if (field === 'basis') return words.basis(value);
    return field === 'kind' ? words.kind(value) : value;
  };
  const nothing = data && data.groups.length === 0;
  return (
    <Page title={t('costs.title')}>
      <PageHead
        title={t('costs.title')}
        beside={
          <Segmented
            label={t('costs.column')}
            value={state.cost}
            options={costColumns.map(value => ({
              value,
              label: words.column(value),
            }))}
            onChange={cost =>
              url.set({ cost: cost === 'effective' ? undefined : cost })
            }
          />
        }
        actions={
          <>
            <Button to={paths.carbon}>{t('carbon.title')}</Button>
            <Button to={paths.costRules}>{t('costs.rules')}</Button>
            <Button to={paths.costStatement()}>{t('costs.statement')}</Button>
            <ExportMenu state={state} overview={data} />
            <Button
              variant="primary"
              icon={<FileUploadOutlined />}
              to={paths.costImports}
            >
              {t('costs.importBill')}
            </Button>
          </>
        }
      />
      <ViewBar
        url={url}
        state={state}
        splits={costSplits}
        splitName={words.split}
        splitLabel={t('costs.split', { by: words.split(state.by) })}
        fields={filterFields}
        fieldName={words.field}
        valueOf={valueOf}
        unknown={t('costs.unknownValue')}
      >
        <Box sx={{ ml: 'auto', minWidth: 0 }}>
          <Fresh overview={data} />
        </Box>
      </ViewBar>
      {error && !data && isDenied(error) && (
        <Panel label={t('costs.title')} flush>
          <Denied what={t('costs.title')} />
        </Panel>
      )}
      {error && !data && !isDenied(error) && (
        <Panel label={t('costs.title')} flush>
          <ErrorPanel
            title={t('costs.failed')}
            error={error}
            onRetry={() => {
              overview.refetch();
            }}
          />
        </Panel>
      )}
      {!data && !error && (
        <Panel label={t('costs.title')} flush>
          <LoadingSkeleton rows={10} />
        </Panel>
      )}
      {data && !data.lastImport && nothing && (
        <>
          <NoBill />
          <EstimatesPanel currency={data.currency} />
        </>
      )}
      {data && data.lastImport && nothing && (
        <EmptyRange
          filtered={filtered}
          completeTo={data.completeTo}
          onClear={clear}
          onShow={day => {
            const from = `${day.slice(0, 7)}-01`;
            url.set({ from, to: words.monthAfter(from), range: undefined });
          }}
        />
      )}
      {data && !nothing && (
        <>
          {data.unconverted.length > 0 && (
            <Notice state="warning">
              {t('costs.unconverted', {
                amounts: data.unconverted
                  .map(one => format.money(one.amount, one.currency))
                  .join(', '),
                currency: data.currency,
              })}{' '}
              {t('costs.unconvertedHow')}
            </Notice>
          )}
          <Columns
            width={380}
            main={
              <>
                <CostFigures overview={data} />
                <CostChart overview={data} />
                <AddsUp overview={data} />
                <CostTable
                  overview={data}
                  fetching={overview.isPlaceholderData}
                />
              </>
            }
            side={
              <>
                <AnomaliesPanel />
                <RecommendationsPanel />
                <BudgetsPanel currency={data.currency} />
                <EstimatesPanel currency={data.currency} />
                <UnmatchedPanel state={state} />
              </>
            }
          />
        </>
      )}
    </Page>
  );
}
