import FileUploadOutlined from '@mui/icons-material/FileUploadOutlined';
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
  addDays,
  CostOverview,
  costSplits,
  costColumns,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Columns, Page, Row } from '../shell/Page';
import { AddsUp } from './AddsUp';
import { AnomaliesPanel, RecommendationsPanel } from './alerts/AlertPanels';
import { BudgetsPanel } from './budgets/BudgetsPanel';
import { CostChart } from './CostChart';
import { CostFigures } from './CostFigures';
import { EmptyRange, NoBill } from './CostsEmpty';
import { FilterField, filterFields, ranges } from './costState';
import { CostTable } from './CostTable';
import { EstimatesPanel } from './estimates/EstimatesPanel';
import { ExportMenu } from './ExportMenu';
import { UnmatchedPanel } from './UnmatchedPanel';
import { useCosts } from './useCosts';
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
    if (value === '') return t('costs.unknownValue');
    if (field === 'team') return <OwnerLink plain entityRef={value} />;
    if (field === 'basis') return words.basis(value);
    return field === 'kind' ? words.kind(value) : value;
  };
  const nothing = data && data.groups.length === 0;
  const rangeWords: Record<string, string> = {
    month: t('costs.thisMonth'),
    last: t('costs.lastMonth'),
    30: t('costs.days30'),
    90: t('costs.days90'),
    365: t('costs.year'),
  };
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
          label={t('costs.split', { by: words.split(state.by) })}
          options={costSplits.map(value => ({
            value,
            label: words.split(value),
          }))}
          selected={[state.by]}
          onChange={([by]) => by && url.set({ by: by === 'model' ? '' : by })}
        />
        {filterFields.flatMap(field =>
          state.filters[field].map(value => (
            <ActiveFilter
              key={`${field}-${value}`}
              field={words.field(field)}
              name={value || t('costs.unknownValue')}
              value={valueOf(field, value)}
              onRemove={() =>
                url.set({
                  [field]: state.filters[field].filter(one => one !== value),
                })
              }
            />
          )),
        )}
        <Box sx={{ ml: 'auto', minWidth: 0 }}>
          <Fresh overview={data} />
        </Box>
      </Row>
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
      {data && !data.lastImport && nothing && <NoBill />}
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
