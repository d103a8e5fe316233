import { RunGroup } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import type { LaidColumn } from './layout';
import { cellClass, cellStyle } from './lineParts';
import type { CellContext } from './RunCells';
import { NO_VALUE } from './runsState';

function spreadOf(
  group: RunGroup,
  column: LaidColumn,
  cells: CellContext,
): ReactNode {
  if (column.id === 'run.state') {
    return (
      <span className="mlr-second" style={{ fontSize: 12 }}>
        {cells.t('runs.meanSd')}
      </span>
    );
  }
  if (column.kind !== 'metric') return null;
  const spread = group.metrics[column.id];
  if (!spread || spread.mean === null) {
    return <span className="mlr-faint">{cells.t('runs.notLogged')}</span>;
  }
  const write = cells.write.get(column.key) ?? cells.format.metric;
  const title = [
    `n ${cells.format.number(spread.n)}`,
    spread.min !== null && `${cells.t('charts.min')} ${write(spread.min)}`,
    spread.max !== null && `${cells.t('charts.max')} ${write(spread.max)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <span className="mlr-text" title={title}>
      <span className="mlr-best">{write(spread.mean)}</span>
      {spread.sd !== null && (
        <span className="mlr-second" style={{ fontSize: 11 }}>
          {' '}
          ± {write(spread.sd)}
        </span>
      )}
    </span>
  );
}

/** A group: its value, how many runs, mean and spread. */
export function GroupCells(props: {
  group: RunGroup;
  value: string;
  label: string;
  columns: LaidColumn[];
  cells: CellContext;
}) {
  const { group, columns, cells } = props;
  const value =
    props.value === NO_VALUE ? cells.t('runs.groupMissing') : props.value;
  return (
    <>
      {columns.map((column, at) => (
        <div
          key={column.id}
          role={at ? 'gridcell' : 'rowheader'}
          aria-colindex={at + 2}
          className={cellClass(column)}
          style={{ ...cellStyle(column), ...(at ? {} : { paddingLeft: 0 }) }}
        >
          {at === 0 ? (
            <span className="mlr-text" title={value}>
              <span className="mlr-second">{props.label} = </span>
              <span className="mlr-best">{value}</span>{' '}
              <span className="mlr-second">
                {cells.format.number(group.count)}
              </span>
            </span>
          ) : (
            spreadOf(group, column, cells)
          )}
        </div>
      ))}
    </>
  );
}
