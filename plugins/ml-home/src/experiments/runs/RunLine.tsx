import ChevronRight from '@mui/icons-material/ChevronRight';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { useMlHomePaths } from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { memo, ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { LineStyle } from './colours';
import { GroupCells } from './GroupCells';
import type { LaidColumn } from './layout';
import { cellClass, cellStyle, LineActions, RunBox } from './lineParts';
import { CellContext, runCell } from './RunCells';
import { NO_VALUE } from './runsState';
import type { TableLine } from './tableLines';
import { BOX, ROW } from './tableStyle';

export interface RunLineProps {
  id: string;
  line: TableLine;
  columns: LaidColumn[];
  cells: CellContext;
  actions: LineActions;
  /** aria-rowindex; the head is 1. */
  index: number;
  active: boolean;
  selected: boolean;
  style: LineStyle | undefined;
  /** The key that runs are grouped by. */
  groupLabel: string;
}

/** Plain SVG: one stands in every row. */
const Dots = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden focusable="false">
    <path
      d="M8 3.5v.01M8 8v.01M8 12.5v.01"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeLinecap="round"
    />
  </svg>
);

function NameCell(props: {
  run: RunRow;
  grouped: boolean;
  cells: CellContext;
  actions: LineActions;
}) {
  const { run, cells, actions } = props;
  const paths = useMlHomePaths();
  return (
    <>
      <Link
        tabIndex={-1}
        to={paths.run(run.runId)}
        className="mlr-name mlr-text"
        title={run.name}
        style={props.grouped ? { paddingLeft: 8 } : undefined}
      >
        {run.name}
      </Link>
      {run.childCount > 0 && (
        <span
          className="mlr-second"
          style={{ marginLeft: 6, fontSize: 12 }}
          title={cells.t('run.childrenOf', { count: run.childCount })}
        >
          +{cells.format.number(run.childCount)}
        </span>
      )}
      {run.parentRunId && (
        <span className="mlr-second" style={{ marginLeft: 6, fontSize: 12 }}>
          {cells.t('run.nested')}
        </span>
      )}
      <button
        type="button"
        tabIndex={-1}
        className="mlr-icon"
        style={{ marginLeft: 'auto' }}
        aria-label={cells.t('runs.rowMenu', { name: run.name })}
        aria-haspopup="menu"
        data-row-menu
        onClick={event => {
          event.stopPropagation();
          actions.menu(run, event.currentTarget);
        }}
      >
        <Dots />
      </button>
    </>
  );
}

/** The narrow first cell: a box for runs, an arrow for groups. */
function Lead(props: RunLineProps) {
  const { line, cells, actions } = props;
  if (line.kind === 'run') {
    return (
      <button
        type="button"
        role="checkbox"
        aria-checked={props.selected}
        tabIndex={-1}
        className="mlr-boxbutton"
        aria-label={cells.t('runs.selectRun', { name: line.run.name })}
        onClick={event => {
          event.stopPropagation();
          actions.select(line.id, event.shiftKey);
        }}
      >
        <RunBox selected={props.selected} style={props.style} />
      </button>
    );
  }
  if (line.kind !== 'group') return null;
  const Arrow = line.open ? ExpandMore : ChevronRight;
  const value =
    line.value === NO_VALUE ? cells.t('runs.groupMissing') : line.value;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="mlr-boxbutton mlr-second"
      aria-expanded={line.open}
      aria-label={cells.t(line.open ? 'runs.closeGroup' : 'runs.openGroup', {
        value,
      })}
      onClick={event => {
        event.stopPropagation();
        actions.toggleGroup(line.value, !line.open);
      }}
    >
      <Arrow sx={{ fontSize: 18 }} aria-hidden />
    </button>
  );
}

function Cells(props: RunLineProps): ReactNode {
  const { line, columns, cells, actions } = props;
  if (line.kind === 'group') {
    return (
      <GroupCells
        group={line.group}
        value={line.value}
        label={props.groupLabel}
        columns={columns}
        cells={cells}
      />
    );
  }
  const inName = (run: RunRow | undefined): ReactNode => {
    if (run) {
      return (
        <NameCell
          run={run}
          grouped={line.kind === 'run' && line.grouped}
          cells={cells}
          actions={actions}
        />
      );
    }
    if (line.kind === 'more') {
      return (
        <button
          type="button"
          tabIndex={-1}
          className="mlr-linkbutton"
          style={{ paddingLeft: 8 }}
          onClick={() => actions.more(line.value)}
        >
          {cells.t('runs.moreInGroup', {
            count: line.left,
            n: cells.format.number(line.left),
          })}
        </button>
      );
    }
    return line.kind === 'failed' ? (
      <span className="mlr-second">{cells.t('runs.groupFailed')}</span>
    ) : (
      <span
        className="mlr-skeleton"
        aria-label={cells.t('runs.loadingRow')}
        role="img"
      />
    );
  };
  const run = line.kind === 'run' ? line.run : undefined;
  return columns.map((column, at) => (
    <div
      key={column.id}
      role={at ? 'gridcell' : 'rowheader'}
      aria-colindex={at + 2}
      className={cellClass(column)}
      style={cellStyle(column)}
    >
      {at === 0 ? inName(run) : run && runCell(run, column, cells)}
    </div>
  ));
}

/** One row of the table; a click anywhere on a run opens it. */
export const RunLine = memo(function TableRow(props: RunLineProps) {
  const { line, actions } = props;
  const isRun = line.kind === 'run';
  const onClick = () => {
    if (window.getSelection()?.toString()) return;
    if (line.kind === 'run') actions.open(line.run);
    if (line.kind === 'group') actions.toggleGroup(line.value, !line.open);
    if (line.kind === 'more') actions.more(line.value);
  };
  return (
    // Keys reach the row through the grid, which has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index}
      aria-selected={isRun ? props.selected : undefined}
      className={`mlr-row${props.selected ? ' mlr-on' : ''}${
        line.kind === 'group' ? ' mlr-group' : ''
      }${props.active ? ' mlr-active' : ''}`}
      style={{ height: ROW, cursor: isRun ? 'pointer' : 'default' }}
      onClick={onClick}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        className="mlr-cell mlr-pin"
        style={{ width: BOX, left: 0, paddingRight: 0 }}
      >
        <Lead {...props} />
      </div>
      <Cells {...props} />
      <div aria-hidden className="mlr-cell mlr-fill" />
    </div>
  );
});
