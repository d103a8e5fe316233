import {
  Cadence,
  PartitionState,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { alpha } from '@mui/material/styles';
import { KeyboardEvent, useMemo, useRef, useState } from 'react';
import { radius, type, Tokens, useTokens } from '../theme';
import { calendarGrid, neighbour, Placed } from './calendarGrid';
import { inkOn, MarkPath } from './deliveryMarks';

export interface CalendarPartition {
  key: string;
  state: PartitionState;
  /** Short, in the cell: the day of the month. */
  label: string;
  /** Its local date, of what comes several times a day. */
  day?: string;
  /** Its local date as `yyyy-mm-dd`, of days whose key is none. */
  date?: string;
  /** The finding: "9 Nov: late by 25 h 40 min". */
  name: string;
  /** In the window that counts now, rather than the one before. */
  current: boolean;
}

interface Look {
  ground: string;
  ink: string;
  mark: string;
  edge: string;
}

function lookOf({ state, current }: CalendarPartition, k: Tokens): Look {
  const quiet = { ground: 'transparent', ink: k.second, mark: k.second };
  switch (state) {
    case 'on_time':
      return {
        ground: current ? alpha(k.ok, k.dark ? 0.2 : 0.13) : 'transparent',
        ink: current ? k.text : k.second,
        mark: k.ok,
        edge: current ? 'transparent' : k.line,
      };
    case 'late':
      return {
        ground: k.warning,
        ink: inkOn(k.warning, k),
        mark: inkOn(k.warning, k),
        edge: k.warning,
      };
    case 'overdue':
    case 'abandoned':
      return {
        ground: k.error,
        ink: inkOn(k.error, k),
        mark: inkOn(k.error, k),
        edge: k.error,
      };
    case 'pending':
      return { ...quiet, ground: k.paper, ink: k.text, edge: k.second };
    default:
      return { ...quiet, edge: k.line };
  }
}

const hatched = (k: Tokens) =>
  `repeating-linear-gradient(45deg, ${k.unknownGround} 0 4px, transparent 4px 7px)`;

/** Partitions as cells with number and mark; arrows walk, Enter chooses. */
export function DeliveryCalendar(props: {
  partitions: CalendarPartition[];
  cadence: Cadence;
  /** Says the finding of the whole. */
  name: string;
  weekLabel: (monday: string) => string;
  weekdays: string[];
  selected?: string;
  onSelect?: (key: string) => void;
  /** Words on what has no room. */
  leftOut?: (count: number) => string;
}) {
  const k = useTokens();
  const ref = useRef<HTMLDivElement>(null);
  const grid = useMemo(
    () => calendarGrid(props.partitions, props.cadence),
    [props.partitions, props.cadence],
  );
  const [walked, setWalked] = useState<string>();
  const stop = [walked, props.selected, grid.cells.at(-1)?.item.key].find(
    key => key && grid.cells.some(cell => cell.item.key === key),
  );
  const at = (row: number, column: number) =>
    grid.cells.find(cell => cell.row === row && cell.column === column);
  const walk = (event: KeyboardEvent, from: Placed<CalendarPartition>) => {
    const next = neighbour(grid, from, event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setWalked(next.item.key);
    ref.current
      ?.querySelector<HTMLElement>(`[data-key="${next.item.key}"]`)
      ?.focus();
  };
  /** The edge of the window: a line between a cell and the older one beside or above it. */
  const borderOf = ({ item, row, column }: Placed<CalendarPartition>) => {
    if (!item.current || props.cadence !== 'day') return undefined;
    const left = at(row, column - 1);
    const above = row > 0 ? at(row - 1, column) : undefined;
    return [
      left && !left.item.current && `-3px 0 0 -1px ${k.accent}`,
      above && !above.item.current && `0 -3px 0 -1px ${k.accent}`,
    ]
      .filter(Boolean)
      .join(', ');
  };
  let lead = props.cadence === 'day' ? '30px ' : '';
  if (grid.days) lead = 'max-content ';
  const beside = grid.weeks || grid.days ? 2 : 1;
  const widths: Record<Cadence, number> = {
    hour: 34,
    day: 40,
    week: 52,
    month: 52,
    cron: 52,
  };
  const width = widths[props.cadence];
  return (
    <Box sx={{ overflowX: 'auto', pb: '3px' }}>
      <Box
        ref={ref}
        role="group"
        aria-label={props.name}
        sx={{
          display: 'grid',
          gap: '4px',
          p: '3px',
          // Days keep their width; lines shrink to what there is.
          ...(grid.weeks
            ? {
                width: 'max-content',
                gridTemplateColumns: `${lead}repeat(${grid.columns}, ${width}px)`,
              }
            : {
                gridTemplateColumns: `${lead}repeat(${grid.columns}, minmax(26px, ${width}px))`,
              }),
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {grid.weeks?.map((monday, i) => (
          <Box
            key={monday}
            aria-hidden
            sx={{
              gridRow: 1,
              gridColumn: i + 2,
              ...type.axis,
              color: k.second,
              textAlign: 'center',
              whiteSpace: 'nowrap',
              overflow: 'hidden',
            }}
          >
            {props.weekLabel(monday)}
          </Box>
        ))}
        {grid.weeks &&
          props.weekdays.map((day, i) => (
            <Box
              key={day}
              aria-hidden
              sx={{
                gridRow: i + 2,
                gridColumn: 1,
                ...type.axis,
                lineHeight: '24px',
                color: k.second,
              }}
            >
              {day}
            </Box>
          ))}
        {grid.days?.map((day, i) =>
          day ? (
            <Box
              key={day}
              aria-hidden
              sx={{
                gridRow: i + 1,
                gridColumn: 1,
                ...type.axis,
                lineHeight: '24px',
                color: k.second,
                whiteSpace: 'nowrap',
                pr: 0.5,
              }}
            >
              {day}
            </Box>
          ) : null,
        )}
        {grid.cells.map(cell => {
          const { item } = cell;
          const look = lookOf(item, k);
          return (
            <Box
              component="button"
              type="button"
              key={item.key}
              data-key={item.key}
              title={item.name}
              aria-label={item.name}
              aria-pressed={props.selected === item.key}
              tabIndex={item.key === stop ? 0 : -1}
              onFocus={() => setWalked(item.key)}
              onKeyDown={(event: KeyboardEvent) => walk(event, cell)}
              onClick={() => props.onSelect?.(item.key)}
              sx={{
                gridRow: cell.row + (grid.weeks ? 2 : 1),
                gridColumn: cell.column + beside,
                height: 24,
                p: 0,
                px: grid.weeks ? '5px' : '3px',
                display: 'flex',
                alignItems: 'center',
                justifyContent: 'space-between',
                border: `1px solid ${look.edge}`,
                borderRadius: radius.chip,
                bgcolor: look.ground,
                backgroundImage:
                  item.state === 'unjudged' ? hatched(k) : 'none',
                color: look.ink,
                fontFamily: 'inherit',
                fontWeight: item.current ? 550 : 400,
                ...type.axis,
                cursor: 'pointer',
                boxShadow: borderOf(cell),
                '&[aria-pressed="true"], &:focus-visible': {
                  outline: `2px solid ${k.accent}`,
                  outlineOffset: 1,
                },
              }}
            >
              {item.label}
              <svg
                width="10"
                height="10"
                viewBox="0 0 10 10"
                aria-hidden
                style={{ flexShrink: 0 }}
              >
                <MarkPath state={item.state} colour={look.mark} />
              </svg>
            </Box>
          );
        })}
      </Box>
      {grid.left > 0 && props.leftOut && (
        <Box sx={{ ...type.axis, color: k.second }}>
          {props.leftOut(grid.left)}
        </Box>
      )}
    </Box>
  );
}
