import ChevronRight from '@mui/icons-material/ChevronRight';
import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import {
  StateGlyph,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import {
  barOf,
  durationText,
  moveOf,
  openRows,
  spanOf,
  SpanRow,
  ticksOf,
} from './spanTree';

/** Names left, bars right. */
const COLUMNS = 'minmax(160px, 42%) minmax(0, 1fr)';
/** Room for a bar's words behind the end of the axis. */
const WORDS = '76px';

function Axis(props: { totalNs: number }) {
  const k = useTokens();
  const format = useFormat();
  return (
    <Box
      aria-hidden
      sx={{
        display: 'grid',
        gridTemplateColumns: COLUMNS,
        borderBottom: `1px solid ${k.line}`,
        color: k.second,
        ...type.axis,
      }}
    >
      <span />
      <Box sx={{ position: 'relative', height: 24, mr: WORDS }}>
        {ticksOf(props.totalNs).map(at => (
          <Box
            component="span"
            key={at}
            sx={{
              position: 'absolute',
              left: `${(at / props.totalNs) * 100}%`,
              top: 4,
              pl: 0.5,
              height: 20,
              borderLeft: `1px solid ${k.line}`,
              whiteSpace: 'nowrap',
            }}
          >
            {at ? durationText(at, format) : '0'}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function Bar(props: { row: SpanRow; totalNs: number }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { span } = props.row;
  const { left, width } = barOf(span, props.totalNs);
  const duration =
    span.durationNs === undefined
      ? t('traces.open')
      : durationText(span.durationNs, format);
  return (
    <Box
      title={t('traces.barTitle', {
        name: span.name,
        duration,
        offset: durationText(span.offsetNs, format),
      })}
      sx={{ position: 'relative', height: '100%', mr: WORDS }}
    >
      <Box
        sx={{
          position: 'absolute',
          top: 9,
          height: 10,
          left: `${left * 100}%`,
          width: `${width * 100}%`,
          minWidth: 2,
          borderRadius: '2px',
          bgcolor: span.status === 'ERROR' ? k.error : k.series[0],
          opacity: span.durationNs === undefined ? 0.5 : 1,
        }}
      />
      <Box
        component="span"
        sx={{
          position: 'absolute',
          top: 6,
          left: `calc(${(left + width) * 100}% + 6px)`,
          ...type.axis,
          color: k.second,
          whiteSpace: 'nowrap',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {duration}
      </Box>
    </Box>
  );
}

function SpanLine(props: {
  row: SpanRow;
  totalNs: number;
  open: boolean;
  selected: boolean;
  onSelect: () => void;
  onToggle: () => void;
}) {
  const k = useTokens();
  const { row, open, selected } = props;
  const { span } = row;
  const line = useRef<HTMLElement>(null);
  const Arrow = open ? ExpandMore : ChevronRight;
  useEffect(() => {
    // The keyboard moved the choice: the focus follows it, but never enters the tree by itself.
    const tree = line.current?.closest('[role=tree]');
    if (selected && tree?.contains(document.activeElement)) {
      line.current?.focus();
    }
  }, [selected]);
  return (
    <Box
      ref={line}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.hasChildren ? open : undefined}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      data-span={span.spanId}
      onClick={props.onSelect}
      sx={{
        display: 'grid',
        gridTemplateColumns: COLUMNS,
        height: 28,
        cursor: 'pointer',
        bgcolor: selected ? k.accentGround : 'transparent',
        // Long traces draw only the lines in sight.
        contentVisibility: 'auto',
        containIntrinsicSize: '0 28px',
        '&:hover': { bgcolor: selected ? k.accentGround : k.hover },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -2,
        },
      }}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 0.5,
          pl: `${8 + Math.min(row.depth, 14) * 14}px`,
          pr: 1,
          minWidth: 0,
          '& svg': { fontSize: 16, flexShrink: 0 },
        }}
      >
        {row.hasChildren ? (
          <Box
            component="span"
            aria-hidden
            onClick={event => {
              event.stopPropagation();
              props.onToggle();
            }}
            sx={{ display: 'grid', color: k.second }}
          >
            <Arrow />
          </Box>
        ) : (
          <Box sx={{ width: 16, flexShrink: 0 }} />
        )}
        {span.status === 'ERROR' && <StateGlyph state="fail" size={12} />}
        <Box
          component="span"
          title={span.name}
          sx={{
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {span.name}
        </Box>
        {span.type !== 'UNKNOWN' && (
          <Box
            component="span"
            sx={{ color: k.second, ...type.axis, flexShrink: 0 }}
          >
            {span.type.toLocaleLowerCase('en-US').replace(/_/g, ' ')}
          </Box>
        )}
      </Box>
      <Bar row={row} totalNs={props.totalNs} />
    </Box>
  );
}

/** Spans as a tree, each with its bar on the time of the trace. */
export function SpanTree(props: {
  rows: SpanRow[];
  selected: string;
  onSelect: (spanId: string) => void;
}) {
  const { rows, selected, onSelect } = props;
  const { t } = useMlHomeTranslation();
  const [closed, setClosed] = useState<Set<string>>(new Set());
  const totalNs = useMemo(() => spanOf(rows.map(row => row.span)), [rows]);
  // What is chosen is in sight, whatever was closed above it.
  const chosen = rows.find(row => row.span.spanId === selected);
  const shown = useMemo(() => {
    const above = new Set(chosen?.ancestors);
    return openRows(rows, new Set([...closed].filter(id => !above.has(id))));
  }, [rows, closed, chosen]);
  const toggle = (id: string, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(id);
    else next.add(id);
    setClosed(next);
    // Closing above the chosen span chooses the closed one.
    if (!open && chosen?.ancestors.includes(id)) onSelect(id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = shown.findIndex(row => row.span.spanId === selected);
    const move = moveOf(event.key, shown, at, closed);
    if (!move) return;
    event.preventDefault();
    if ('to' in move) onSelect(move.to);
    else if ('open' in move) toggle(move.open, true);
    else toggle(move.close, false);
  };
  return (
    <>
      <Axis totalNs={totalNs} />
      <Box
        role="tree"
        aria-label={t('traces.tree')}
        title={t('traces.keys')}
        onKeyDown={onKeyDown}
        sx={{ py: 0.5, maxHeight: 'calc(100vh - 330px)', overflow: 'auto' }}
      >
        {shown.map(row => {
          const id = row.span.spanId;
          const open = !closed.has(id) || !!chosen?.ancestors.includes(id);
          return (
            <SpanLine
              key={id}
              row={row}
              totalNs={totalNs}
              open={open}
              selected={id === selected}
              onSelect={() => onSelect(id)}
              onToggle={() => toggle(id, !open)}
            />
          );
        })}
      </Box>
    </>
  );
}
