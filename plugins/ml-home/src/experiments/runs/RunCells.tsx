import Star from '@mui/icons-material/Star';
import Box from '@mui/material/Box';
import {
  Formatter,
  MetricValue,
  OwnerLink,
  State,
  StateGlyph,
  useFormat,
  useMlHomeTranslation,
  useNow,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Baseline, RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { fullValue } from '../columnWriter';
import { durationOf } from '../runColumns';
import { RunState, useRunStateWords } from '../RunState';
import type { LaidColumn } from './layout';
import { differenceTo, Meaning } from './meaning';

const glyphs: Record<RunRow['status'], State> = {
  RUNNING: 'running',
  SCHEDULED: 'pending',
  FINISHED: 'ok',
  FAILED: 'fail',
  KILLED: 'none',
};

type StateOf = Pick<RunRow, 'status' | 'stale' | 'lastActivityAt'>;

/** Shape and word of a run's state; one that fell silent says for how long. */
function stateCell(
  run: StateOf,
  c: Pick<CellContext, 'format' | 't' | 'words' | 'now'>,
): ReactNode {
  const age = run.stale ? c.format.ageShort(run.lastActivityAt, c.now) : '';
  return (
    <span
      className="mlr-state"
      title={run.stale ? c.t('runs.staleTitle', { age }) : undefined}
    >
      <StateGlyph state={run.stale ? 'stale' : glyphs[run.status]} />
      {run.stale ? c.t('runs.staleFor', { age }) : c.words[run.status]}
    </span>
  );
}

/** The same where a run stands alone, with a clock of its own. */
export function RowState(props: { run: StateOf }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useRunStateWords();
  const now = useNow(15_000);
  return (
    <Box
      component="span"
      sx={{
        '& .mlr-state': {
          display: 'inline-flex',
          alignItems: 'center',
          gap: '6px',
        },
      }}
    >
      {stateCell(props.run, { format, t, words, now })}
    </Box>
  );
}

/** An age without a clock of its own: thousands of them pass by while one scrolls. */
const ageCell = (at: number | undefined, c: CellContext): ReactNode =>
  at === undefined ? (
    <span className="mlr-faint">–</span>
  ) : (
    <time
      className="mlr-second"
      dateTime={new Date(at).toISOString()}
      title={new Date(at).toISOString()}
    >
      {c.format.age(at, c.now)}
    </time>
  );

function RunningTime(props: { run: RunRow; format: Formatter }) {
  const now = useNow(1000);
  return <>{props.format.duration(durationOf(props.run, now))}</>;
}

export interface CellContext {
  format: Formatter;
  t: ReturnType<typeof useMlHomeTranslation>['t'];
  /** Names of the states. */
  words: Record<RunState, string>;
  /** The time that ages are told by; it moves twice a minute. */
  now: number;
  /** One precision per column. */
  write: Map<string, (value: MetricValue | undefined) => string>;
  meaningOf: (key: string) => Meaning;
  baseline?: Baseline;
  /** The best value of each metric among all runs that match. */
  best: Map<string, number>;
}

/** A difference with its sign; zero says it is the same. */
export function signed(value: number, text: string): string {
  if (value === 0) return `±${text}`;
  return value > 0 ? `+${text}` : text;
}

function differenceCell(
  run: RunRow,
  column: LaidColumn,
  c: CellContext,
): ReactNode {
  if (run.runId === c.baseline?.runId) {
    return <span className="mlr-second">{c.t('runs.isBaseline')}</span>;
  }
  const difference = differenceTo(
    c.baseline,
    column.key,
    run.values[`metrics.${column.key}`],
    c.meaningOf(column.key).direction,
  );
  if (!difference) return <span className="mlr-faint">–</span>;
  const usual = c.write.get(column.key) ?? c.format.metric;
  // Better by +0.0000 would contradict itself.
  const write =
    difference.value !== 0 && usual(Math.abs(difference.value)) === usual(0)
      ? c.format.metric
      : usual;
  return (
    <>
      <span title={fullValue(difference.value)}>
        {signed(difference.value, write(difference.value))}
      </span>
      {(difference.verdict === 'better' || difference.verdict === 'worse') && (
        <span className="mlr-verdict">
          {c.t(difference.verdict === 'better' ? 'runs.better' : 'runs.worse')}
        </span>
      )}
    </>
  );
}

function factCell(run: RunRow, column: LaidColumn, c: CellContext): ReactNode {
  switch (column.key) {
    case 'state':
      return stateCell(run, c);
    case 'started':
      return ageCell(run.startTime, c);
    case 'ended':
      return ageCell(run.endTime, c);
    case 'duration':
      if (run.endTime === undefined && run.status === 'RUNNING') {
        return run.stale ? (
          <span className="mlr-faint">{c.format.duration(undefined)}</span>
        ) : (
          <RunningTime run={run} format={c.format} />
        );
      }
      return c.format.duration(durationOf(run, 0));
    case 'by':
      return run.createdBy ? (
        <OwnerLink plain entityRef={run.createdBy} />
      ) : (
        <span className="mlr-faint mlr-text">
          {run.clientUser ?? c.t('run.nobody')}
        </span>
      );
    case 'children':
      return c.format.number(run.childCount);
    case 'id':
      return <code>{run.runId.slice(0, 8)}</code>;
    default:
      return null;
  }
}

/** What a run shows in a column. */
export function runCell(
  run: RunRow,
  column: LaidColumn,
  c: CellContext,
): ReactNode {
  if (column.kind === 'run') return factCell(run, column, c);
  if (column.kind === 'vs') return differenceCell(run, column, c);
  const value = run.values[column.id];
  if (value === undefined) {
    return <span className="mlr-faint">{c.t('runs.notLogged')}</span>;
  }
  if (column.kind !== 'metric') {
    return (
      <span className="mlr-text" title={String(value)}>
        {String(value)}
      </span>
    );
  }
  const write = c.write.get(column.key) ?? c.format.metric;
  const text = write(value as MetricValue);
  if (typeof value === 'number' && c.best.get(column.key) === value) {
    return (
      <>
        <Star
          className="mlr-star"
          titleAccess={c.t('runs.best')}
          sx={{ fontSize: 14 }}
        />
        <span className="mlr-best" title={fullValue(value)}>
          {text}
        </span>
      </>
    );
  }
  return <span title={fullValue(value)}>{text}</span>;
}
