import {
  asNumber,
  ScatterChart,
  useFormat,
  useMlHomeTranslation,
  useUrlState,
  useValueWriter,
  valueAxis,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo, useState } from 'react';
import { readAxisScales, writeAxisScale } from './axisScales';
import { chartKeysNow } from './chartState';
import { KeyPick } from './KeyPick';
import { LogScales } from './LogScales';
import { TabBody, TabControls, TabProps, TwinTable } from './tabParts';
import { SAMPLE_RUNS, useSample } from './useSample';

const bare = (column: string) => column.replace(/^\w+\./, '');

/** Any two of metrics and params, coloured by a third. */
export function ScatterTab(props: TabProps) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const write = useValueWriter();
  const url = useUrlState();
  const [table, setTable] = useState(false);
  const { bench, experiment } = props;
  const metric = chartKeysNow(url, bench.picked.metricKeys)[0];
  const params = bench.picked.columns.filter(id => id.startsWith('params.'));
  const numericParam = bench.model.laid.find(
    column => column.kind === 'param' && column.right,
  )?.id;
  const x = url.get('sx') ?? numericParam ?? params[0];
  const y = url.get('sy') ?? (metric && `metrics.${metric}`);
  const third = url.get('sc');
  const colour =
    third === 'none' ? undefined : third ?? params.find(id => id !== x);
  const wanted = [x, y, colour].filter((id): id is string => !!id);
  const sample = useSample(experiment, bench, wanted);
  const points = useMemo(
    () =>
      (sample.data?.items ?? []).map(run => ({
        id: run.runId,
        label: run.name,
        x: x && run.values[x],
        y: y && run.values[y],
        colour: colour && run.values[colour],
      })),
    [sample.data, x, y, colour],
  );
  const both = points.filter(p => p.x !== undefined && p.y !== undefined);
  const scales = readAxisScales(url);
  const scaleOf = (id: string | undefined) =>
    id === undefined ? undefined : scales.get(id);
  const axes = (['x', 'y'] as const).flatMap(side => {
    const id = side === 'x' ? x : y;
    if (!id || (side === 'y' && id === x)) return [];
    const values = points.map(point => point[side]);
    const { kind } = valueAxis(values, [0, 1], undefined, scales.get(id));
    return [{ id, label: bare(id), kind }];
  });
  const selected = new Set(bench.state.selected);
  const text = (value: unknown) => write(asNumber(value) ?? value);
  return (
    <>
      <TabControls>
        <KeyPick
          experiment={experiment}
          label={t('charts.x')}
          value={x}
          onChange={sx => url.set({ sx })}
        />
        <KeyPick
          experiment={experiment}
          label={t('charts.y')}
          value={y}
          onChange={sy => url.set({ sy })}
        />
        <KeyPick
          experiment={experiment}
          label={t('charts.colour')}
          value={colour}
          optional
          onChange={sc => url.set({ sc: sc ?? 'none' })}
        />
        <LogScales
          axes={axes}
          onChange={(id, scale) => url.set(writeAxisScale(url, id, scale))}
        />
      </TabControls>
      <TabBody
        query={sample}
        failed={t('charts.needRuns')}
        empty={x && y && both.length ? undefined : t('charts.scatterEmpty')}
        table={table}
        onTable={setTable}
        note={
          sample.data?.nextCursor &&
          t('charts.sample', { n: format.number(SAMPLE_RUNS) })
        }
      >
        {() =>
          table ? (
            <TwinTable
              label={t('charts.scatter')}
              head={[
                t('charts.run'),
                bare(x!),
                bare(y!),
                ...(colour ? [bare(colour)] : []),
              ]}
              rows={both.map(p => [
                p.label,
                text(p.x),
                text(p.y),
                ...(colour ? [text(p.colour)] : []),
              ])}
            />
          ) : (
            <ScatterChart
              xLabel={bare(x!)}
              yLabel={bare(y!)}
              colourLabel={colour && bare(colour)}
              points={points}
              xScale={scaleOf(x)}
              yScale={scaleOf(y)}
              height={props.full ? 560 : 380}
              selected={selected}
              onPick={id =>
                bench.select(
                  selected.has(id)
                    ? bench.state.selected.filter(one => one !== id)
                    : [...bench.state.selected, id],
                )
              }
            />
          )
        }
      </TabBody>
    </>
  );
}
