import Box from '@mui/material/Box';
import {
  asNumber,
  heatCells,
  heatKey,
  radius,
  toneOf,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo, useState } from 'react';
import { chartKeysNow } from './chartState';
import { KeyPick } from './KeyPick';
import { TabBody, TabControls, TabProps, TwinTable } from './tabParts';
import { SAMPLE_RUNS, useSample } from './useSample';

const MAX_VALUES = 20;
const bare = (column: string) => column.replace(/^\w+\./, '');
const textOf = (value: unknown) =>
  value === undefined ? undefined : String(value);

/** Two params against each other: mean of a metric and how many runs stand behind it. */
export function HeatTab(props: TabProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const [table, setTable] = useState(false);
  const { bench, experiment } = props;
  const params = bench.picked.columns.filter(id => id.startsWith('params.'));
  const first = chartKeysNow(url, bench.picked.metricKeys)[0];
  const x = url.get('hx') ?? params[0];
  const y = url.get('hy') ?? params[1];
  const metric = url.get('hm') ?? (first && `metrics.${first}`);
  const sample = useSample(
    experiment,
    bench,
    [x, y, metric].filter((id): id is string => !!id),
  );
  const heat = useMemo(
    () =>
      heatCells(
        (sample.data?.items ?? []).map(({ values }) => ({
          x: x && textOf(values[x]),
          y: y && textOf(values[y]),
          value: metric ? asNumber(values[metric]) : undefined,
        })),
        MAX_VALUES,
      ),
    [sample.data, x, y, metric],
  );
  const { xs, ys, cells, low, high } = heat;
  const write = format.metricColumn([...cells.values()].map(cell => cell.mean));
  // No stronger than text can be read on, in either theme.
  const shareOf = (mean: number) =>
    high === low ? 0.2 : ((mean - low) / (high - low)) * 0.34;
  return (
    <>
      <TabControls>
        <KeyPick
          experiment={experiment}
          kind="param"
          label={t('charts.x')}
          value={x}
          onChange={hx => url.set({ hx })}
        />
        <KeyPick
          experiment={experiment}
          kind="param"
          label={t('charts.y')}
          value={y}
          onChange={hy => url.set({ hy })}
        />
        <KeyPick
          experiment={experiment}
          kind="metric"
          label={t('charts.mean')}
          value={metric}
          onChange={hm => url.set({ hm })}
        />
      </TabControls>
      <TabBody
        query={sample}
        failed={t('charts.needRuns')}
        empty={cells.size ? undefined : t('charts.heatEmpty')}
        table={table}
        onTable={setTable}
        note={[
          heat.cut && t('charts.heatCut', { n: String(MAX_VALUES) }),
          sample.data?.nextCursor &&
            t('charts.sample', { n: format.number(SAMPLE_RUNS) }),
        ]
          .filter(Boolean)
          .join('; ')}
      >
        {() =>
          table ? (
            <TwinTable
              label={t('charts.heat')}
              head={[bare(x!), bare(y!), bare(metric!), 'n']}
              rows={xs.flatMap(a =>
                ys.flatMap(b => {
                  const cell = cells.get(heatKey(a, b));
                  return cell ? [[a, b, write(cell.mean), cell.n]] : [];
                }),
              )}
            />
          ) : (
            <Box
              sx={{ overflow: 'auto' }}
              tabIndex={0}
              role="region"
              aria-label={t('charts.heat')}
            >
              <Box
                component="table"
                sx={{
                  borderCollapse: 'separate',
                  borderSpacing: '3px',
                  width: '100%',
                  ...type.small,
                  fontVariantNumeric: 'tabular-nums',
                  '& th': { fontWeight: 400, color: k.second, px: 0.5 },
                  '& td': {
                    height: 44,
                    minWidth: 64,
                    p: 0,
                    textAlign: 'center',
                    borderRadius: radius.chip,
                    border: `1px solid ${k.line}`,
                  },
                }}
              >
                <thead>
                  <tr>
                    <th style={{ textAlign: 'left' }}>
                      {bare(y!)} \ {bare(x!)}
                    </th>
                    {xs.map(word => (
                      <th key={word} scope="col">
                        {word}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {ys.map(b => (
                    <tr key={b}>
                      <th scope="row" style={{ textAlign: 'left' }}>
                        {b}
                      </th>
                      {xs.map(a => {
                        const cell = cells.get(heatKey(a, b));
                        if (!cell) {
                          return (
                            <td key={a}>
                              <Box component="span" sx={{ color: k.faint }}>
                                {t('charts.heatNone')}
                              </Box>
                            </td>
                          );
                        }
                        return (
                          <td
                            key={a}
                            style={{
                              background: toneOf(k, shareOf(cell.mean)),
                              color: k.text,
                            }}
                          >
                            <div style={{ fontWeight: 600 }}>
                              {write(cell.mean)}
                            </div>
                            <div style={{ fontSize: 11 }}>n {cell.n}</div>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </Box>
            </Box>
          )
        }
      </TabBody>
    </>
  );
}
