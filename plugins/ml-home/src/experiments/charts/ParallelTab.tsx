import Box from '@mui/material/Box';
import {
  asNumber,
  Brush,
  brushed,
  Button,
  Field,
  parallelAxes,
  ParallelChart,
  useFormat,
  useMlHomeTranslation,
  useUrlState,
  useValueWriter,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo, useState } from 'react';
import { readAxisScales, writeAxisScale } from './axisScales';
import { chartKeysNow } from './chartState';
import { KeyPick } from './KeyPick';
import { LogScales } from './LogScales';
import { TabBody, TabControls, TabProps, TwinTable } from './tabParts';
import { useSample } from './useSample';

const MAX_PARAMS = 8;
/** More lines than this are one surface. */
const MAX_LINES = 500;
const bare = (column: string) => column.replace(/^\w+\./, '');

/** Params to a metric, a line per run; ranges by pointer or, in the table, by number. */
export function ParallelTab(props: TabProps) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const write = useValueWriter();
  const url = useUrlState();
  const [table, setTable] = useState(false);
  const [brushes, setBrushes] = useState<Record<string, Brush>>({});
  const { bench, experiment } = props;
  const first = chartKeysNow(url, bench.picked.metricKeys)[0];
  const metric = url.get('pm') ?? (first && `metrics.${first}`);
  const chosen = url.all('pp');
  const params = useMemo(
    () =>
      (chosen.length
        ? chosen
        : bench.picked.columns.filter(id => id.startsWith('params.'))
      ).slice(0, MAX_PARAMS),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [chosen.join('\n'), bench.picked.columns],
  );
  const dimensions = useMemo(() => {
    const scales = readAxisScales(url);
    return [...params, ...(metric ? [metric] : [])].map(id => ({
      id,
      label: bare(id),
      scale: scales.get(id),
    }));
  }, [params, metric, url]);
  const sample = useSample(
    experiment,
    bench,
    dimensions.map(d => d.id),
  );
  const rows = useMemo(
    () =>
      (sample.data?.items ?? [])
        .filter(run => metric && run.values[metric] !== undefined)
        .slice(0, MAX_LINES)
        .map(run => ({ id: run.runId, label: run.name, values: run.values })),
    [sample.data, metric],
  );
  const axes = useMemo(
    () => parallelAxes(dimensions, rows),
    [dimensions, rows],
  );
  const kept = brushed(rows, axes, brushes);
  const below = [...axes.values()].reduce((sum, axis) => sum + axis.below, 0);
  const total = bench.count.data?.matching ?? 0;
  const active = Object.keys(brushes).length > 0;
  const text = (value: unknown) =>
    value === undefined ? t('runs.notLogged') : write(asNumber(value) ?? value);
  /** The keyboard's way to a range: numbers instead of a drag. */
  const setEnd = (id: string, end: 0 | 1, value: string) => {
    const axis = axes.get(id);
    const at = axis?.place(value);
    const [low, high] = brushes[id] ?? [0, 1];
    if (at === undefined) {
      const { [id]: _, ...rest } = brushes;
      setBrushes(rest);
      return;
    }
    setBrushes({
      ...brushes,
      [id]: end ? [low, at + 1e-9] : [at - 1e-9, high],
    });
  };
  return (
    <>
      <TabControls>
        <KeyPick
          experiment={experiment}
          kind="metric"
          label={t('charts.metricOf')}
          value={metric}
          onChange={pm => url.set({ pm })}
        />
        {params.map(id => (
          <Button
            key={id}
            small
            variant="text"
            title={t('columns.remove', { column: bare(id) })}
            onClick={() => url.set({ pp: params.filter(one => one !== id) })}
          >
            {bare(id)} ×
          </Button>
        ))}
        {params.length < MAX_PARAMS && (
          <KeyPick
            experiment={experiment}
            kind="param"
            label={`+ ${t('charts.params')}`}
            value=" "
            onChange={id =>
              id && url.set({ pp: [...new Set([...params, id])] })
            }
          />
        )}
        <LogScales
          axes={dimensions.map(({ id, label }) => ({
            id,
            label,
            kind: axes.get(id)!.kind,
          }))}
          onChange={(id, scale) => {
            // A range is a share of the axis as it was.
            const { [id]: _, ...rest } = brushes;
            setBrushes(rest);
            url.set(writeAxisScale(url, id, scale));
          }}
        />
      </TabControls>
      <TabBody
        query={sample}
        failed={t('charts.needRuns')}
        empty={
          rows.length && params.length ? undefined : t('charts.parallelEmpty')
        }
        table={table}
        onTable={setTable}
        note={
          <>
            {t('charts.brushed', {
              n: format.number(kept.length),
              total: format.number(rows.length),
            })}
            {total > rows.length &&
              `, ${t('charts.ofFirst', {
                n: format.number(rows.length),
                total: format.number(total),
              })}`}
            .{' '}
            {below > 0 &&
              `${t('charts.logGap', {
                count: below,
                n: format.number(below),
              })}. `}
            {t('charts.brushHint')}
          </>
        }
      >
        {() => (
          <>
            {active && (
              <Box sx={{ display: 'flex', gap: 0.5, mb: 1 }}>
                <Button
                  small
                  onClick={() => bench.select(kept.map(row => row.id))}
                >
                  {t('charts.selectBrushed')}
                </Button>
                <Button small variant="text" onClick={() => setBrushes({})}>
                  {t('charts.clearBrush')}
                </Button>
              </Box>
            )}
            {table ? (
              <>
                <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1 }}>
                  {dimensions
                    .filter(({ id }) => axes.get(id)?.scale)
                    .map(({ id, label }) => (
                      <Box
                        key={id}
                        role="group"
                        aria-label={t('charts.axisRange', { axis: label })}
                        sx={{ display: 'flex', gap: 0.5, width: 220 }}
                      >
                        <Range
                          label={`${label} ${t('charts.from')}`}
                          onChange={value => setEnd(id, 0, value)}
                        />
                        <Range
                          label={t('charts.to')}
                          onChange={value => setEnd(id, 1, value)}
                        />
                      </Box>
                    ))}
                </Box>
                <TwinTable
                  label={t('charts.parallel')}
                  head={[t('charts.run'), ...dimensions.map(d => d.label)]}
                  rows={kept.map(row => [
                    row.label,
                    ...dimensions.map(d => text(row.values[d.id])),
                  ])}
                />
              </>
            ) : (
              <ParallelChart
                dimensions={dimensions}
                rows={rows}
                brushes={brushes}
                height={props.full ? 560 : 400}
                onBrush={(id, range) => {
                  const { [id]: _, ...rest } = brushes;
                  setBrushes(range ? { ...rest, [id]: range } : rest);
                }}
              />
            )}
          </>
        )}
      </TabBody>
    </>
  );
}

function Range(props: { label: string; onChange: (value: string) => void }) {
  const [text, setText] = useState('');
  return (
    <Field
      label={props.label}
      value={text}
      onChange={value => {
        setText(value);
        props.onChange(value);
      }}
    />
  );
}
