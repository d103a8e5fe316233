import {
  LineageGraph,
  LineageNode,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { KeyboardEvent, ReactNode, useMemo, useRef, useState } from 'react';
import { useWidth } from '../charts/useWidth';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { DASHES } from './edgeStyle';
import { LineageCard, StackCard } from './LineageCard';
import { LineageLegend } from './LineageLegend';
import {
  Arrow,
  layoutLineage,
  neighbourOf,
  NODE_HEIGHT,
  pathThrough,
} from './layout';

const MIN_NODE = 148;
const MAX_NODE = 230;
const MIN_GAP = 36;
const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/** What a page says of a node. */
export interface NodeWords {
  name: string;
  /** Shape and words of how it stands. */
  state: ReactNode;
  /** Address that the node opens. */
  href?: string;
  /** What it is, for readers. */
  kind: string;
}

/**
 * A neighbourhood of lineage in columns along the flow of data. What the selected node comes from and leads to is
 * drawn in the accent; lines are dashed by how they are known. Arrow keys walk, Enter opens.
 */
export function LineageGraphView(props: {
  graph: LineageGraph;
  name: string;
  wordsOf: (node: LineageNode) => NodeWords;
  selected: string;
  onSelect: (id: string) => void;
}) {
  const { graph, wordsOf, selected } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { ref, width } = useWidth();
  const cards = useRef(new Map<string, HTMLElement>());
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const layout = useMemo(() => layoutLineage(graph, open), [graph, open]);
  const path = useMemo(
    () => pathThrough(layout.edges, selected),
    [layout, selected],
  );
  const count = layout.columns.length;
  const node = Math.max(
    MIN_NODE,
    Math.min(MAX_NODE, (width - (count - 1) * 56) / Math.max(1, count)),
  );
  const gap = Math.max(
    MIN_GAP,
    Math.min(120, (width - count * node) / Math.max(1, count - 1)),
  );
  const left = (column: number) => column * (node + gap);
  const total = count * node + (count - 1) * gap;
  const placed = new Map(layout.nodes.map(one => [one.node.id, one]));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!ARROWS.includes(event.key)) return;
    const next = neighbourOf(layout, selected, event.key as Arrow);
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    props.onSelect(next);
    cards.current.get(next)?.focus();
  };
  const heads = {
    sources: t('lineage.sources'),
    jobs: t('lineage.jobs'),
    datasets: t('lineage.datasets'),
    families: t('lineage.families'),
    readers: t('lineage.readers'),
  };
  return (
    <Box>
      <Box
        ref={ref}
        role="group"
        aria-label={props.name}
        onKeyDown={onKeyDown}
        sx={{ overflowX: 'auto', overflowY: 'hidden', pb: 1 }}
      >
        {width > 0 && (
          <Box
            sx={{
              position: 'relative',
              height: layout.height + 8,
              width: total,
            }}
          >
            {layout.columns.map((column, at) => (
              <Box
                key={`${column.kind}-${at}`}
                sx={{
                  position: 'absolute',
                  left: left(at),
                  width: node,
                  top: 0,
                  display: 'flex',
                  justifyContent: 'space-between',
                  ...type.small,
                  color: k.second,
                }}
              >
                <Box component="span" sx={{ fontWeight: 650, color: k.text }}>
                  {heads[column.kind]}
                </Box>
                <span>{column.total}</span>
              </Box>
            ))}
            <Box
              component="svg"
              aria-hidden
              focusable="false"
              width={total}
              height={layout.height + 8}
              sx={{ position: 'absolute', inset: 0, pointerEvents: 'none' }}
            >
              <defs>
                {(['quiet', 'lit'] as const).map(kind => (
                  <marker
                    key={kind}
                    id={`lineage-${kind}`}
                    viewBox="0 0 8 8"
                    refX="7"
                    refY="4"
                    markerWidth="7"
                    markerHeight="7"
                    orient="auto-start-reverse"
                  >
                    <path
                      d="M0 0.5 8 4 0 7.5Z"
                      fill={kind === 'lit' ? k.accent : k.second}
                    />
                  </marker>
                ))}
              </defs>
              {[...layout.edges]
                .map(edge => ({
                  edge,
                  lit: path.has(edge.source) && path.has(edge.target),
                }))
                // What is lit lies on top.
                .sort((a, b) => Number(a.lit) - Number(b.lit))
                .map(({ edge, lit }) => {
                  const from = placed.get(edge.source)!;
                  const to = placed.get(edge.target)!;
                  const back = to.column <= from.column;
                  const x1 = left(from.column) + (back ? 0 : node);
                  const x2 = left(to.column) + (back ? node : 0);
                  const y1 = from.y + NODE_HEIGHT / 2;
                  const y2 = to.y + NODE_HEIGHT / 2;
                  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
                  const way = back ? -1 : 1;
                  return (
                    <path
                      key={`${edge.source} ${edge.target}`}
                      d={`M${x1} ${y1}C${x1 + way * bend} ${y1} ${
                        x2 - way * bend
                      } ${y2} ${x2 - way * 2} ${y2}`}
                      fill="none"
                      stroke={lit ? k.accent : k.second}
                      strokeOpacity={lit ? 1 : 0.65}
                      strokeWidth={lit ? 1.8 : 1.2}
                      strokeDasharray={DASHES[edge.learned]}
                      markerEnd={`url(#lineage-${lit ? 'lit' : 'quiet'})`}
                    />
                  );
                })}
            </Box>
            {layout.nodes.map(one => (
              <LineageCard
                key={one.node.id}
                node={one.node}
                words={wordsOf(one.node)}
                x={left(one.column)}
                y={one.y}
                width={node}
                selected={one.node.id === selected}
                onPath={path.has(one.node.id)}
                cardRef={element => {
                  if (element) cards.current.set(one.node.id, element);
                  else cards.current.delete(one.node.id);
                }}
                onSelect={() => props.onSelect(one.node.id)}
              />
            ))}
            {layout.columns.map(
              (column, at) =>
                column.stacked.length > 0 && (
                  <StackCard
                    key={`${column.kind}-${at}`}
                    x={left(at)}
                    y={column.stackY}
                    width={node}
                    onOpen={() => setOpen(new Set([...open, at]))}
                  >
                    {t('lineage.more', { n: String(column.stacked.length) })}
                  </StackCard>
                ),
            )}
          </Box>
        )}
      </Box>
      <LineageLegend graph={graph}>
        {open.size > 0 && (
          <Box
            component="button"
            type="button"
            onClick={() => setOpen(new Set())}
            sx={{
              border: 0,
              p: 0,
              bgcolor: 'transparent',
              color: k.link,
              cursor: 'pointer',
              fontFamily: 'inherit',
              ...type.small,
            }}
          >
            {t('lineage.fewer')}
          </Box>
        )}
      </LineageLegend>
    </Box>
  );
}
