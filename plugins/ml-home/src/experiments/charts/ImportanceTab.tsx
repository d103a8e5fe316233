import Box from '@mui/material/Box';
import {
  Notice,
  type,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { selectionOf } from '../runs/runsState';
import { chartKeysNow } from './chartState';
import { KeyPick } from './KeyPick';
import { TabBody, TabControls, TabProps, TwinTable } from './tabParts';

/** Below this share of the metric's spread a param explains nothing worth a look. */
const EXPLAINS = 0.005;

/** How much each param says about a metric, as the API computed it and with what it doubts. */
export function ImportanceTab(props: TabProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const [table, setTable] = useState(false);
  const { bench, experiment } = props;
  const first = chartKeysNow(url, bench.picked.metricKeys)[0];
  const metric = (url.get('im') ?? (first && `metrics.${first}`))?.replace(
    /^metrics\./,
    '',
  );
  const query = {
    ...selectionOf(experiment, bench.state),
    metric: metric ?? '',
  };
  const found = useMlHomeQuery(
    ['run-table', experiment, 'importance', query],
    (api, signal) => api.runTable.importance({ query }, { signal }),
    { enabled: !!metric, keepPrevious: true, staleTime: 30_000 },
  );
  const params = [...(found.data?.params ?? [])].sort(
    (a, b) => b.importance - a.importance,
  );
  const most = Math.max(0, ...params.map(p => p.importance));
  const correlation = (value: number | null) => {
    if (value === null) return t('charts.notNumber');
    const text = format.number(value, 2);
    return value > 0 ? `+${text}` : text;
  };
  return (
    <>
      <TabControls>
        <KeyPick
          experiment={experiment}
          kind="metric"
          label={t('charts.metricOf')}
          value={metric && `metrics.${metric}`}
          onChange={im => url.set({ im })}
        />
      </TabControls>
      <TabBody
        query={found}
        failed={t('charts.importanceFailed')}
        empty={params.length ? undefined : t('charts.importanceEmpty')}
        table={table}
        onTable={setTable}
        note={
          found.data && (
            <>
              {t('charts.basedOn', {
                count: found.data.runs,
                n: format.number(found.data.runs),
              })}{' '}
              {found.data.method}
            </>
          )
        }
      >
        {data => (
          <>
            {data.warning && <Notice state="warning">{data.warning}</Notice>}
            {most < EXPLAINS && (
              <Notice state="none">{t('charts.noneExplains')}</Notice>
            )}
            {table ? (
              <TwinTable
                label={t('charts.importance')}
                head={[
                  t('run.param'),
                  t('charts.importance'),
                  t('charts.correlation'),
                  t('run.value'),
                ]}
                rows={params.map(p => [
                  p.key,
                  format.percent(p.importance),
                  correlation(p.correlation),
                  p.values,
                ])}
              />
            ) : (
              <Box
                component="table"
                aria-label={t('charts.importanceTitle', { metric: metric! })}
                sx={{
                  width: '100%',
                  borderCollapse: 'collapse',
                  ...type.small,
                  fontVariantNumeric: 'tabular-nums',
                  '& th, & td': { p: 0, pr: 1, height: 28, textAlign: 'left' },
                  '& th': { fontWeight: 400 },
                  '& thead th': { color: k.second },
                }}
              >
                <thead>
                  <tr>
                    <th scope="col">{t('run.param')}</th>
                    <th scope="col" colSpan={2}>
                      {t('charts.importance')}
                    </th>
                    <th scope="col" style={{ textAlign: 'right' }}>
                      {t('charts.correlation')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {params.map(p => (
                    <tr key={p.key}>
                      <th
                        scope="row"
                        title={p.key}
                        style={{
                          maxWidth: 150,
                          overflow: 'hidden',
                          textOverflow: 'ellipsis',
                          whiteSpace: 'nowrap',
                        }}
                      >
                        {p.key}
                      </th>
                      <td style={{ width: '42%' }} aria-hidden>
                        <Box
                          sx={{
                            height: 10,
                            width: `${Math.max(0, p.importance) * 100}%`,
                            minWidth: 2,
                            borderRadius: '2px',
                            bgcolor: k.accent,
                          }}
                        />
                      </td>
                      <td style={{ textAlign: 'right', width: 52 }}>
                        {format.percent(p.importance)}
                      </td>
                      <Box
                        component="td"
                        sx={{
                          '&&': { textAlign: 'right' },
                          width: 110,
                          color: p.correlation === null ? k.faint : k.text,
                        }}
                      >
                        {correlation(p.correlation)}
                      </Box>
                    </tr>
                  ))}
                </tbody>
              </Box>
            )}
          </>
        )}
      </TabBody>
    </>
  );
}
