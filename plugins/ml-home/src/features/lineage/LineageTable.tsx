import {
  LineageEdge,
  LineageGraph,
  LineageNode,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Column,
  DataTable,
  DASHES,
  StateLabel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { useLineageWords } from './useLineageWords';

type Words = ReturnType<typeof useLineageWords>;
interface Parts {
  graph: LineageGraph;
  words: Words;
  hrefOf: (node: LineageNode) => string | undefined;
}

/** How an edge is known: its line and its word. */
function Learned(props: { edge: LineageEdge }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { learned } = props.edge;
  return (
    <Box
      component="span"
      title={t(`lineage.${learned}Help`)}
      sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}
    >
      <svg width="26" height="8" aria-hidden focusable="false">
        <line
          x1="0"
          x2="26"
          y1="4"
          y2="4"
          stroke={k.second}
          strokeWidth="1.4"
          strokeDasharray={DASHES[learned]}
        />
      </svg>
      {t(`lineage.${learned}`)}
    </Box>
  );
}

function Edges(props: Parts & { edges: LineageEdge[]; label: string }) {
  const { graph, words, hrefOf } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const byId = new Map(graph.nodes.map(node => [node.id, node]));
  const end = (id: string) => {
    const node = byId.get(id)!;
    const href = hrefOf(node);
    const { state } = words.stateOf(node);
    const text = `${words.nameOf(node)}`;
    return (
      <StateLabel state={state}>
        {href ? (
          <Link
            component={RouterLink}
            to={href}
            underline="hover"
            sx={{ color: k.link }}
          >
            {text}
          </Link>
        ) : (
          text
        )}
        <Box component="span" sx={{ ...type.small, color: k.second }}>
          {t(`lineage.${node.kind}`)}, {words.stateOf(node).word}
        </Box>
      </StateLabel>
    );
  };
  const columns: Column<LineageEdge>[] = [
    {
      id: 'from',
      header: t('lineage.from'),
      minWidth: 180,
      render: edge => end(edge.source),
    },
    {
      id: 'to',
      header: t('lineage.to'),
      minWidth: 180,
      render: edge => end(edge.target),
    },
    {
      id: 'learned',
      header: t('lineage.learned'),
      width: 120,
      render: edge => <Learned edge={edge} />,
    },
    {
      id: 'told',
      header: t('lineage.told'),
      width: 120,
      hideBelow: 'md',
      render: edge => <span title={edge.via}>{edge.from}</span>,
    },
    {
      id: 'count',
      header: t('lineage.runs'),
      align: 'right',
      width: 84,
      hideBelow: 'lg',
      render: edge =>
        edge.count === undefined ? '–' : format.number(edge.count),
    },
    {
      id: 'seen',
      header: t('lineage.seen'),
      align: 'right',
      width: 84,
      render: edge =>
        edge.lastSeen ? (
          <Age short at={edge.lastSeen} />
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {t('format.unknown')}
          </Box>
        ),
    },
  ];
  return (
    <DataTable
      label={props.label}
      columns={columns}
      rows={props.edges}
      rowKey={edge =>
        [edge.source, edge.target, edge.relation, edge.via].join(' ')
      }
      empty={
        <Box sx={{ px: 2, py: 1.5, color: k.second }}>
          {t('lineage.noEdges')}
        </Box>
      }
    />
  );
}

/** Every edge in words: the table twin of the graph. */
export function LineageTable(props: Parts) {
  const { t } = useMlHomeTranslation();
  return (
    <Edges {...props} edges={props.graph.edges} label={t('lineage.title')} />
  );
}

/** What is known of the edges of the selected node. */
export function LineageEvidence(props: Parts & { selected: string }) {
  const { graph, words, selected } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const node = graph.nodes.find(({ id }) => id === selected);
  if (!node) return null;
  const href = props.hrefOf(node);
  const title = t('lineage.evidence', { name: words.nameOf(node) });
  return (
    <Box>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 1.5, mb: 0.5 }}>
        <Box component="h3" sx={{ m: 0, ...type.panel }}>
          {title}
        </Box>
        {href && selected !== graph.focus && (
          <Link
            component={RouterLink}
            to={href}
            underline="hover"
            sx={{ color: k.link, ...type.small }}
          >
            {t(
              ['family', 'model', 'run'].includes(node.kind)
                ? 'lineage.open'
                : 'lineage.centre',
              { name: words.nameOf(node) },
            )}
          </Link>
        )}
      </Box>
      <Edges
        {...props}
        label={title}
        edges={graph.edges.filter(
          ({ source, target }) => source === selected || target === selected,
        )}
      />
    </Box>
  );
}
