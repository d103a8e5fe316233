import PrintOutlined from '@mui/icons-material/PrintOutlined';
import Download from '@mui/icons-material/FileDownloadOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  Denied,
  EmptyState,
  ErrorPanel,
  FilterMenu,
  isDenied,
  LoadingSkeleton,
  OwnerLink,
  PageHead,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { addDays } from '@ml-home/backstage-plugin-ml-home-common';
import { PrintStyle } from '../../shell/PrintStyle';
import { Page, Row } from '../../shell/Page';
import { useCompared, useSumText } from '../CostFigures';
import { saveFile } from '../exportCsv';
import { todayUtc } from '../useCosts';
import { StatementSection } from './StatementSection';
import { statementCsv } from './statementCsv';

const SECTIONS = ['kind', 'project', 'object', 'service'] as const;
const MONTHS = 24;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const ROWS = 200;

const monthAt = (today: string, back: number): string =>
  new Date(
    Date.UTC(
      Number(today.slice(0, 4)),
      Number(today.slice(5, 7)) - 1 - back,
      1,
    ),
  )
    .toISOString()
    .slice(0, 7);

/** What a team pays for a month, to print or to keep. */
export function StatementPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const paths = useMlHomePaths();
  const sumText = useSumText();
  const compared = useCompared();
  const url = useUrlState();
  const today = todayUtc();
  const given = url.get('month');
  const month = given && MONTH.test(given) ? given : monthAt(today, 1);
  const from = `${month}-01`;
  const to = `${addDays(from, 31).slice(0, 7)}-01`;
  const team = url.get('team');
  const teams = useMlHomeQuery(['costs', 'teams', from], (api, signal) =>
    api.costs.overview(
      { query: { from, to, by: 'team', limit: 500 } },
      { signal },
    ),
  );
  const known = (teams.data?.groups ?? []).flatMap(({ key }) => key ?? []);
  const chosen = team ?? known[0];
  const sections = useMlHomeQuery(
    ['costs', 'statement', chosen, from],
    (api, signal) =>
      Promise.all(
        SECTIONS.map(by =>
          api.costs.overview(
            { query: { from, to, by, team: [chosen!], limit: ROWS } },
            { signal },
          ),
        ),
      ),
    { enabled: !!chosen },
  );
  const months = useMlHomeQuery(['costs', 'months'], (api, signal) =>
    api.costs.months({}, { signal }),
  );
  const closed = months.data?.items.find(
    one => one.month === month && one.closed,
  );
  const error = teams.error ?? sections.error;
  const [whole] = sections.data ?? [];
  const monthName = format.month(from);
  const complete = whole?.completeTo && whole.completeTo >= addDays(to, -1);
  return (
    <Page title={t('costStatement.title')}>
      <PrintStyle />
      <PageHead
        crumbs={[{ label: t('costs.title'), to: paths.costs }]}
        title={
          chosen
            ? t('costStatement.of', { month: monthName })
            : t('costStatement.title')
        }
        beside={chosen && <OwnerLink entityRef={chosen} />}
        actions={
          <Box data-print="hide" sx={{ display: 'flex', gap: 1 }}>
            <Button
              icon={<Download />}
              disabled={!sections.data}
              onClick={() =>
                sections.data &&
                saveFile(
                  new Blob([statementCsv(sections.data)], { type: 'text/csv' }),
                  `statement-${chosen!.replace(/[^\w.-]+/g, '-')}-${month}.csv`,
                )
              }
            >
              {t('costStatement.csv')}
            </Button>
            <Button
              icon={<PrintOutlined />}
              disabled={!sections.data}
              onClick={() => window.print()}
            >
              {t('costStatement.print')}
            </Button>
          </Box>
        }
      />
      <Box data-print="hide">
        <Row>
          <FilterMenu
            single
            label={t('costStatement.team')}
            loading={teams.isPending}
            options={known.map(value => ({ value }))}
            selected={chosen ? [chosen] : []}
            render={({ value }) => <OwnerLink plain entityRef={value} />}
            onChange={([value]) => value && url.set({ team: value })}
          />
          <FilterMenu
            single
            label={t('costStatement.month')}
            options={Array.from({ length: MONTHS }, (_, i) => {
              const value = monthAt(today, i);
              return { value, label: format.month(`${value}-01`) };
            })}
            selected={[month]}
            onChange={([value]) => value && url.set({ month: value })}
          />
        </Row>
      </Box>
      {error && isDenied(error) && (
        <Panel label={t('costStatement.title')} flush>
          <Denied what={t('costs.title')} />
        </Panel>
      )}
      {error && !isDenied(error) && (
        <Panel label={t('costStatement.title')} flush>
          <ErrorPanel
            title={t('costStatement.failed')}
            error={error}
            onRetry={() => {
              teams.refetch();
              sections.refetch();
            }}
          />
        </Panel>
      )}
      {!error && !chosen && teams.data && (
        <Panel label={t('costStatement.title')} flush>
          <EmptyState title={t('costStatement.none', { month: monthName })}>
            {t('costStatement.noneText')}
          </EmptyState>
        </Panel>
      )}
      {!error && chosen && !whole && <LoadingSkeleton rows={8} />}
      {whole && (
        <>
          <Panel label={t('costStatement.total')}>
            <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}>
              <Box component="span" sx={{ ...type.figure }}>
                {sumText(whole.total, whole.currency, true)}
              </Box>
              <Box sx={{ color: k.second }}>
                {[
                  t('costStatement.effective'),
                  compared(
                    whole.total,
                    whole.previous,
                    whole.currency,
                    change =>
                      t('costStatement.against', {
                        change,
                        month: format.month(addDays(from, -1)),
                      }),
                  ),
                  complete
                    ? t('costStatement.complete')
                    : t('costStatement.incomplete', {
                        day: whole.completeTo
                          ? format.date(whole.completeTo)
                          : '–',
                      }),
                  closed &&
                    t('costMonths.statement', {
                      version: String(closed.version),
                    }),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </Box>
            </Box>
            {whole.estimated && Number(whole.estimated.amount) > 0 && (
              <Box sx={{ color: k.second, mt: 0.5 }}>
                {t('costs.estimatedPart', {
                  amount: sumText(whole.estimated, whole.currency, true),
                })}
              </Box>
            )}
          </Panel>
          {SECTIONS.map((by, i) => (
            <StatementSection key={by} by={by} overview={sections.data![i]} />
          ))}
        </>
      )}
    </Page>
  );
}
