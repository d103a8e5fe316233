import { useUrlState } from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { chartKeysNow, CHART_KEY } from '../charts/chartState';
import { BaselineDialog, UnitDialog } from './BaselineDialog';
import { ColumnMenu } from './ColumnMenu';
import { LaidColumn, shiftColumn } from './layout';
import { RowMenu } from './RowMenu';
import type { useSettingsActions } from './useSettings';
import type { Workbench } from './useWorkbench';

/** What is open above the table. */
export type MenuTarget =
  | { kind: 'run'; run: RunRow; anchor: HTMLElement }
  | { kind: 'column'; column: LaidColumn; anchor: HTMLElement }
  | { kind: 'unit'; metric: string }
  | { kind: 'numbers' };

/** Menus of rows and columns, and the dialogs that they open. */
export function RunsMenus(props: {
  target: MenuTarget | undefined;
  onTarget: (target: MenuTarget | undefined) => void;
  bench: Workbench;
  settingsActions: ReturnType<typeof useSettingsActions>;
  onArchive: (run: RunRow) => void;
  onRestore: (run: RunRow) => void;
  onCopy: (run: RunRow) => void;
}) {
  const { target, bench, settingsActions } = props;
  const url = useUrlState();
  const { state, set, picked, baseline, meaningOf } = bench;
  const settings = bench.settings.data;
  const close = () => props.onTarget(undefined);
  const columns = picked.columns;
  return (
    <>
      <ColumnMenu
        at={target?.kind === 'column' ? target : undefined}
        onClose={close}
        meaningOf={meaningOf}
        mayUpdate={settings?.mayUpdate ?? false}
        hasBaseline={!!baseline}
        grouped={target?.kind === 'column' && state.group === target.column.id}
        columns={columns}
        onSort={(column, order) => set({ sort: { column, order } })}
        onPin={(id, pin) =>
          set({
            pinned: pin
              ? [...state.pinned, id]
              : state.pinned.filter(one => one !== id),
          })
        }
        onShift={(id, by) => set({ columns: shiftColumn(columns, id, by) })}
        onHide={id => set({ columns: columns.filter(one => one !== id) })}
        onShow={(id, after) => {
          const at = columns.indexOf(after) + 1;
          set({ columns: [...columns.slice(0, at), id, ...columns.slice(at)] });
        }}
        onGroup={group => set({ group, open: undefined })}
        onChart={metric =>
          url.set({
            panel: undefined,
            [CHART_KEY]: [
              metric,
              ...chartKeysNow(url, picked.metricKeys).filter(
                key => key !== metric,
              ),
            ],
          })
        }
        onDirection={(key, direction) =>
          settingsActions.setMetric(key, direction)
        }
        onUnit={metric => props.onTarget({ kind: 'unit', metric })}
      />
      <RowMenu
        at={target?.kind === 'run' ? target : undefined}
        onClose={close}
        mayUpdate={settings?.mayUpdate ?? false}
        mayDelete={settings?.mayDelete ?? false}
        baselineRun={baseline?.runId}
        onBaseline={run =>
          settingsActions.setBaseline({ runId: run.runId, label: run.name })
        }
        onNoBaseline={() => settingsActions.removeBaseline()}
        onArchive={props.onArchive}
        onRestore={props.onRestore}
        onCopy={props.onCopy}
      />
      {target?.kind === 'unit' && (
        <UnitDialog
          metric={target.metric}
          unit={meaningOf(target.metric).unit}
          onClose={close}
          onSave={unit =>
            settingsActions.setMetric(
              target.metric,
              meaningOf(target.metric).direction,
              unit,
            )
          }
        />
      )}
      {target?.kind === 'numbers' && (
        <BaselineDialog
          metricKeys={columns
            .filter(id => id.startsWith('metrics.'))
            .map(id => id.slice('metrics.'.length))}
          onClose={close}
          onSave={(label, metrics) =>
            settingsActions.setBaseline({ label, metrics })
          }
        />
      )}
    </>
  );
}
