import ShowChart from '@mui/icons-material/ShowChart';
import Box from '@mui/material/Box';
import {
  Button,
  ErrorPanel,
  LoadingSkeleton,
  messageOf,
  ToastMessage,
  useCopy,
  useFormat,
  useHotkeys,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ExperimentSummary,
  RunRow,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useCallback, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router-dom';
import { ChartsPanel } from '../charts/ChartsPanel';
import { BulkBar } from './BulkBar';
import { ColumnPicker } from './ColumnPicker';
import { nextSort } from './columns';
import { EmptyRuns } from './EmptyRuns';
import { FilterBar } from './FilterBar';
import { moveColumn } from './layout';
import type { LineActions } from './lineParts';
import { MenuTarget, RunsMenus } from './RunsMenus';
import { RunsTable } from './RunsTable';
import { RunsToolbar } from './RunsToolbar';
import { CountText, TableFoot } from './TableFoot';
import { rangeOf } from './tableLines';
import { useRunActions } from './useRunActions';
import type { useSettingsActions } from './useSettings';
import { ViewsMenu } from './ViewsMenu';
import type { Workbench } from './useWorkbench';

export interface RunsWorkbenchProps {
  experiment: ExperimentSummary;
  bench: Workbench;
  settingsActions: ReturnType<typeof useSettingsActions>;
  show: (message: ToastMessage) => void;
  onCompare: () => void;
  /** The open menu or dialog, if any. */
  target: MenuTarget | undefined;
  onTarget: (target: MenuTarget | undefined) => void;
}

/** Filter, table and charts of the runs of an experiment. */
export function RunsWorkbench(props: RunsWorkbenchProps) {
  const { experiment, bench, show } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const url = useUrlState();
  const { copy } = useCopy();
  const { state, set, select, picked, model } = bench;
  const actions = useRunActions(experiment.id, show);
  const last = useRef<string>(undefined);
  const panel = url.get('panel') ?? 'lines';
  const chartsOpen = panel !== 'off';
  const full = chartsOpen && url.get('full') === 'yes';
  const toggleCharts = () =>
    url.set({ panel: chartsOpen ? 'off' : undefined, full: undefined });
  useHotkeys({ c: props.onCompare, e: toggleCharts });

  const selected = useMemo(() => new Set(state.selected), [state.selected]);
  // Rows are drawn anew only when their own data change: their actions stay the same function.
  const latest = useRef({ bench, selected });
  latest.current = { bench, selected };
  const lineActions = useMemo<LineActions>(
    () => ({
      select: (id, range) => {
        const now = latest.current;
        const ids = range ? rangeOf(now.bench.lines, last.current, id) : [id];
        const next = new Set(now.selected);
        const on = range || !now.selected.has(id);
        ids.forEach(one => (on ? next.add(one) : next.delete(one)));
        last.current = id;
        now.bench.select([...next]);
      },
      open: run => navigate(paths.run(run.runId)),
      toggleGroup: (value, open) => {
        const now = latest.current.bench;
        now.set({
          open: open
            ? [...now.open, value]
            : now.open.filter(one => one !== value),
        });
      },
      more: value => latest.current.bench.more(value),
      menu: (run, anchor) => props.onTarget({ kind: 'run', run, anchor }),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [navigate, paths],
  );

  const { plain } = bench;
  const onNearEnd = useCallback(() => {
    if (plain.hasNextPage && !plain.isFetchingNextPage && !state.group) {
      plain.fetchNextPage();
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [plain.hasNextPage, plain.isFetchingNextPage, state.group]);

  const loadedIds = (bench.rows ?? []).map(run => run.runId);
  const allSelected =
    loadedIds.length > 0 && loadedIds.every(id => selected.has(id));
  const copyIds = (ids: string[]) => {
    copy(ids.join('\n'));
    show({
      text: t('runs.copied', {
        count: ids.length,
        n: format.number(ids.length),
      }),
    });
  };
  const byId = new Map<string, RunRow>(
    (bench.rows ?? []).map(run => [run.runId, run]),
  );
  const refused =
    (bench.error as { statusCode?: number } | null)?.statusCode === 400
      ? messageOf(bench.error!)
      : undefined;
  const noRuns = bench.lines.length === 0;
  const setColumns = (columns: string[] | undefined) => set({ columns });
  const settings = bench.settings.data;

  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
        <FilterBar
          experiment={experiment.id}
          value={state.filter}
          onApply={filter => set({ filter })}
          refused={refused}
          end={<CountText bench={bench} />}
        />
        <ViewsMenu experiment={experiment.id} show={show} />
      </Box>
      <RunsToolbar
        experiment={experiment.id}
        bench={bench}
        onNumbers={() => props.onTarget({ kind: 'numbers' })}
        onNoBaseline={() => props.settingsActions.removeBaseline()}
        end={
          <>
            <ColumnPicker
              experiment={experiment.id}
              columns={picked.columns}
              labelOf={model.labelOf}
              onChange={setColumns}
              total={picked.total}
            />
            {!chartsOpen && (
              <Button icon={<ShowChart />} onClick={toggleCharts}>
                {t('charts.open')}
              </Button>
            )}
          </>
        }
      />
      <Box
        sx={{
          display: 'flex',
          flexDirection: 'column',
          gap: 1.5,
          flex: '1 1 auto',
          minHeight: 0,
          '@media (min-width: 1100px)': { flexDirection: 'row' },
        }}
      >
        {!full && (
          <Box
            sx={{
              flex: '1 1 0',
              minWidth: 0,
              display: 'flex',
              flexDirection: 'column',
              height: '70vh',
              position: 'relative',
              bgcolor: k.paper,
              border: `1px solid ${k.line}`,
              borderRadius: '8px',
              '@media (min-width: 1100px)': { height: 'auto' },
            }}
          >
            {bench.newRuns > 0 && (
              <Box
                sx={{
                  position: 'absolute',
                  top: 38,
                  left: '50%',
                  transform: 'translateX(-50%)',
                  zIndex: 5,
                }}
              >
                <Button small variant="primary" onClick={bench.refetch}>
                  {t('runs.new', {
                    count: bench.newRuns,
                    n: format.number(bench.newRuns),
                  })}
                </Button>
              </Box>
            )}
            {bench.error && noRuns && !refused ? (
              <ErrorPanel
                title={t('runs.failed')}
                error={bench.error}
                onRetry={bench.refetch}
              />
            ) : (
              <RunsTable
                lines={bench.lines}
                columns={model.laid}
                cells={model.cells}
                actions={lineActions}
                sort={state.sort}
                meaningOf={bench.meaningOf}
                groupLabel={state.group?.replace(/^\w+\./, '') ?? ''}
                total={bench.count.data ? bench.count.data.matching + 1 : -1}
                selected={selected}
                styles={bench.styles}
                allSelected={allSelected}
                onSelectAll={() => select(allSelected ? [] : loadedIds)}
                onSort={id =>
                  set({
                    sort: nextSort(
                      state.sort,
                      id,
                      key => bench.meaningOf(key).direction,
                    ),
                  })
                }
                onColumnMenu={(column, anchor) =>
                  props.onTarget({ kind: 'column', column, anchor })
                }
                onWidth={(id, width) => {
                  const { [id]: _, ...rest } = state.widths;
                  set({
                    widths:
                      width === undefined ? rest : { ...rest, [id]: width },
                  });
                }}
                onDropColumn={(id, before) =>
                  setColumns(moveColumn(picked.columns, id, before))
                }
                onNearEnd={onNearEnd}
                onVisible={bench.onVisible}
                busy={bench.fetching}
                empty={
                  bench.pending ? (
                    <LoadingSkeleton rows={10} height={14} />
                  ) : (
                    <EmptyRuns
                      name={experiment.name}
                      state={state}
                      total={bench.count.data?.total}
                      refused={refused}
                      onClear={() =>
                        set({ filter: '', statuses: [], childless: false })
                      }
                      onActive={() => set({ archived: false })}
                    />
                  )
                }
              />
            )}
            <TableFoot bench={bench}>
              {selected.size > 0 && (
                <BulkBar
                  count={selected.size}
                  archived={state.archived}
                  mayUpdate={settings?.mayUpdate ?? false}
                  mayDelete={settings?.mayDelete ?? false}
                  busy={actions.busy}
                  onTag={(key, value) => actions.tag([...selected], key, value)}
                  onArchive={() =>
                    actions.archive([...selected]).then(() => select([]))
                  }
                  onRestore={() =>
                    actions.restore([...selected]).then(() => select([]))
                  }
                  onCopy={() => copyIds([...selected])}
                  onClear={() => select([])}
                />
              )}
            </TableFoot>
          </Box>
        )}
        {chartsOpen && (
          <ChartsPanel
            experiment={experiment.id}
            bench={bench}
            known={byId}
            full={full}
            onClose={toggleCharts}
          />
        )}
      </Box>
      <RunsMenus
        target={props.target}
        onTarget={props.onTarget}
        bench={bench}
        settingsActions={props.settingsActions}
        onArchive={run => actions.archive([run.runId])}
        onRestore={run => actions.restore([run.runId])}
        onCopy={run => copyIds([run.runId])}
      />
    </>
  );
}
