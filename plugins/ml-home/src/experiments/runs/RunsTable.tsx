import Box from '@mui/material/Box';
import {
  isTyping,
  rowWindow,
  scrollTo,
  useHotkeys,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyboardEvent,
  ReactNode,
  useEffect,
  useId,
  useMemo,
  useState,
} from 'react';
import type { LineStyle } from './colours';
import type { RunSort } from './columns';
import { HeadCell } from './HeadCell';
import type { LaidColumn } from './layout';
import type { LineActions } from './lineParts';
import type { Meaning } from './meaning';
import type { CellContext } from './RunCells';
import { RunLine } from './RunLine';
import type { TableLine } from './tableLines';
import { BOX, gridSx, HEAD, ROW } from './tableStyle';
import { useView } from './useView';

export interface RunsTableProps {
  lines: TableLine[];
  columns: LaidColumn[];
  cells: CellContext;
  actions: LineActions;
  sort: RunSort;
  meaningOf: (key: string) => Meaning;
  groupLabel: string;
  /** Runs that match, for readers; -1 while unknown. */
  total: number;
  selected: ReadonlySet<string>;
  /** Colours of the runs on the charts. */
  styles: ReadonlyMap<string, LineStyle>;
  allSelected: boolean;
  onSelectAll: () => void;
  onSort: (id: string) => void;
  onColumnMenu: (column: LaidColumn, anchor: HTMLElement) => void;
  onWidth: (id: string, width: number | undefined) => void;
  onDropColumn: (id: string, before: string) => void;
  /** The end is near: read on. */
  onNearEnd: () => void;
  /** Runs in sight, when that changes. */
  onVisible: (runs: RunRow[]) => void;
  busy: boolean;
  /** In place of rows. */
  empty?: ReactNode;
}

const NEAR_ROWS = 30;

/** The table of runs: only the rows in sight are drawn. */
export function RunsTable(props: RunsTableProps) {
  const { lines, columns, actions } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const id = useId();
  const { ref, top, height } = useView();
  const [active, setActive] = useState(-1);
  const [resizing, setResizing] = useState<{ id: string; width: number }>();
  const sx = useMemo(() => gridSx(k), [k]);
  const shown = useMemo(() => {
    if (!resizing) return columns;
    let left = BOX;
    return columns.map(column => {
      const width = column.id === resizing.id ? resizing.width : column.width;
      const laid =
        column.left === undefined
          ? { ...column, width }
          : { ...column, width, left };
      if (column.left !== undefined) left += width;
      return laid;
    });
  }, [columns, resizing]);

  // Tests and the first frame know no height: a screenful is drawn.
  const { first, end } = rowWindow({
    scrollTop: top,
    height: (height || 900) - HEAD,
    rowHeight: ROW,
    count: lines.length,
  });
  const drawn = lines.slice(first, end);

  const { onNearEnd, onVisible } = props;
  useEffect(() => {
    if (end >= lines.length - NEAR_ROWS) onNearEnd();
  }, [end, lines.length, onNearEnd]);
  useEffect(() => {
    onVisible(
      lines
        .slice(first, end)
        .flatMap(line => (line.kind === 'run' ? [line.run] : [])),
    );
  }, [lines, first, end, onVisible]);

  const go = (to: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, to));
    setActive(next);
    const element = ref.current;
    if (!element) return;
    element.focus({ preventScroll: true });
    element.scrollTop = scrollTo({
      row: next,
      scrollTop: element.scrollTop,
      height: element.clientHeight - HEAD,
      rowHeight: ROW,
    });
  };
  useHotkeys({ j: () => go(active + 1), k: () => go(active - 1) });

  const line: TableLine | undefined = lines[active];
  const openMenu = () => {
    const anchor = ref.current?.querySelector<HTMLElement>(
      '.mlr-active [data-row-menu]',
    );
    if (line?.kind === 'run' && anchor) actions.menu(line.run, anchor);
  };
  const act: Record<string, (event: KeyboardEvent) => void> = {
    ArrowDown: () => go(active + 1),
    ArrowUp: () => go(active - 1),
    PageDown: () => go(active + Math.floor(height / ROW) - 2),
    PageUp: () => go(active - Math.floor(height / ROW) + 2),
    Home: () => go(0),
    End: () => go(lines.length - 1),
    ' ': event => {
      if (line?.kind === 'run') actions.select(line.id, event.shiftKey);
      if (line?.kind === 'group') actions.toggleGroup(line.value, !line.open);
    },
    Enter: () => {
      if (line?.kind === 'run') actions.open(line.run);
      if (line?.kind === 'group') actions.toggleGroup(line.value, !line.open);
      if (line?.kind === 'more') actions.more(line.value);
    },
    ContextMenu: () => openMenu(),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const group = line?.kind === 'group' ? line : undefined;
    if (group && event.key === 'ArrowRight' && !group.open) {
      event.preventDefault();
      actions.toggleGroup(group.value, true);
    } else if (group && event.key === 'ArrowLeft' && group.open) {
      event.preventDefault();
      actions.toggleGroup(group.value, false);
    } else if (event.key === 'F10' && event.shiftKey) {
      event.preventDefault();
      openMenu();
    } else if (act[event.key]) {
      event.preventDefault();
      act[event.key](event);
    }
  };

  return (
    <Box
      ref={ref}
      role="grid"
      aria-label={t('runs.label')}
      aria-rowcount={props.total}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-busy={props.busy || undefined}
      aria-activedescendant={
        active >= first && active < end ? `${id}-${active}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={event => {
        if (event.target === event.currentTarget && active < 0)
          setActive(first);
      }}
      sx={sx}
    >
      <div
        role="rowgroup"
        className="mlr-headgroup"
        style={{ display: 'contents' }}
      >
        <div role="row" aria-rowindex={1} className="mlr-head">
          <div
            role="columnheader"
            aria-colindex={1}
            className="mlr-cell mlr-pin"
            style={{ width: BOX, left: 0, paddingRight: 0 }}
          >
            <button
              type="button"
              role="checkbox"
              aria-checked={
                props.selected.size > 0 && !props.allSelected
                  ? 'mixed'
                  : props.allSelected
              }
              aria-label={t('runs.selectAll')}
              className="mlr-boxbutton"
              onClick={props.onSelectAll}
            >
              <span
                className="mlr-box"
                style={
                  props.selected.size
                    ? { background: k.accent, borderColor: k.accent }
                    : undefined
                }
              >
                {props.selected.size > 0 && (
                  <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden>
                    <path
                      d={
                        props.allSelected ? 'M1.5 5.2 4 7.6 8.5 2.6' : 'M2 5h6'
                      }
                      stroke="currentColor"
                      strokeWidth="1.8"
                      fill="none"
                    />
                  </svg>
                )}
              </span>
            </button>
          </div>
          {shown.map((column, index) => (
            <HeadCell
              key={column.id}
              column={column}
              index={index}
              sort={props.sort}
              meaningOf={props.meaningOf}
              onSort={props.onSort}
              onMenu={props.onColumnMenu}
              onWidth={props.onWidth}
              onResizing={(column_, width) =>
                setResizing(
                  width === undefined ? undefined : { id: column_, width },
                )
              }
              onDrop={props.onDropColumn}
            />
          ))}
          <div aria-hidden className="mlr-cell mlr-fill" />
        </div>
      </div>
      {lines.length > 0 ? (
        <div
          role="rowgroup"
          style={{
            height: lines.length * ROW,
            width: 'max-content',
            minWidth: '100%',
          }}
        >
          <div
            role="presentation"
            style={{ transform: `translateY(${first * ROW}px)` }}
          >
            {drawn.map((one, at) => (
              <RunLine
                key={one.id}
                id={`${id}-${first + at}`}
                line={one}
                columns={shown}
                cells={props.cells}
                actions={actions}
                index={first + at + 2}
                active={first + at === active}
                selected={props.selected.has(one.id)}
                style={props.styles.get(one.id)}
                groupLabel={props.groupLabel}
              />
            ))}
          </div>
        </div>
      ) : (
        <div role="rowgroup">
          <div role="row">
            <div
              role="gridcell"
              aria-colspan={columns.length + 1}
              style={{ position: 'sticky', left: 0, maxWidth: '100%' }}
            >
              {props.empty}
            </div>
          </div>
        </div>
      )}
    </Box>
  );
}
