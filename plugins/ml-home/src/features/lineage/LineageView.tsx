import {
  FeatureConsumer,
  LineageGraph,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  applyToQuery,
  Button,
  CodeBlock,
  EmptyState,
  LineageGraphView,
  LoadingSkeleton,
  Segmented,
  Settled,
  type,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Stack } from '../../shell/Page';
import { Section } from '../Section';
import { graphOfFeature } from './graphOfFeature';
import { LineageEvidence, LineageTable } from './LineageTable';
import { useLineageWords, useNodeHref } from './useLineageWords';

const DEPTH = 2;

export const useLineage = (node: string) =>
  useMlHomeQuery(
    ['lineage', node],
    (api, signal) =>
      api.lineage.graph({ query: { node, depth: DEPTH } }, { signal }),
    { keepPrevious: true },
  );

function NoLineage() {
  const { t } = useMlHomeTranslation();
  const origin = window.location.origin;
  return (
    <Section flush title={t('lineage.title')}>
      <EmptyState title={t('lineage.emptyTitle')}>
        <Box sx={{ mb: 1 }}>{t('lineage.emptyText')}</Box>
        <Box sx={{ mb: 1 }}>{t('lineage.emptyHow')}</Box>
        <CodeBlock
          label="OpenLineage"
          code={`export OPENLINEAGE_URL=${origin}/api/ml-home/openlineage\nexport OPENLINEAGE_API_KEY=…`}
        />
      </EmptyState>
    </Section>
  );
}

function Drawn(props: { graph: LineageGraph; home: string; homeName: string }) {
  const { graph, home } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const [params] = useSearchParams();
  const [chosen, setChosen] = useState<string>();
  const centreOf = ({ id }: { id: string }) =>
    `?${applyToQuery(params, { node: id === home ? undefined : id })}`;
  const hrefOf = useNodeHref(centreOf);
  const words = useLineageWords(hrefOf);
  const focus = graph.nodes.find(({ id }) => id === graph.focus);
  const selected =
    graph.nodes.find(({ id }) => id === chosen)?.id ?? graph.focus;
  const asTable = url.get('as_table') === 'true';
  if (graph.edges.length === 0 && graph.focus === home) return <NoLineage />;
  const count = (side: 'upstream' | 'downstream') =>
    format.number(graph.nodes.filter(one => (one[side] ?? 0) > 0).length);
  const name = t('lineage.name', {
    name: focus ? words.nameOf(focus) : props.homeName,
    up: count('upstream'),
    down: count('downstream'),
  });
  return (
    <Section
      title={t('lineage.title')}
      note={t('lineage.steps')}
      action={
        <>
          {graph.focus !== home && (
            <Button small to={centreOf({ id: home })}>
              {t('lineage.back', { name: props.homeName })}
            </Button>
          )}
          <Segmented
            label={t('lineage.view')}
            value={asTable ? 'table' : 'graph'}
            options={[
              { value: 'graph', label: t('lineage.graph') },
              { value: 'table', label: t('lineage.table') },
            ]}
            onChange={value =>
              url.set({ as_table: value === 'table' ? 'true' : undefined })
            }
          />
        </>
      }
    >
      {asTable ? (
        <LineageTable graph={graph} words={words} hrefOf={hrefOf} />
      ) : (
        <Stack>
          <LineageGraphView
            graph={graph}
            name={name}
            wordsOf={words.wordsOf}
            selected={selected}
            onSelect={setChosen}
          />
          <LineageEvidence
            graph={graph}
            words={words}
            hrefOf={hrefOf}
            selected={selected}
          />
        </Stack>
      )}
      <Box sx={{ ...type.small, color: k.second, mt: 1 }} role="status">
        {asTable ? '' : name}
      </Box>
    </Section>
  );
}

/**
 * What a family comes from and who reads it, two steps each way; of a feature the part that is its own. A dataset or
 * job can be put in the middle, which the address then says.
 */
export function LineageView(props: {
  family: string;
  title: string;
  feature?: { name: string; offlineSource?: string };
  consumers?: FeatureConsumer[];
}) {
  const { family, feature, consumers } = props;
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const home = `family:${family}`;
  const node = url.get('node') ?? home;
  const query = useLineage(node);
  return (
    <Settled
      query={query}
      what={t('lineage.what', { name: family })}
      failed={t('lineage.failed')}
      back={
        node !== home && (
          <Button onClick={() => url.set({ node: undefined })}>
            {t('lineage.back', { name: props.title })}
          </Button>
        )
      }
      skeleton={<LoadingSkeleton rows={8} />}
    >
      {graph => (
        <Drawn
          home={home}
          homeName={props.title}
          graph={
            feature && graph.focus === home
              ? graphOfFeature(graph, feature, consumers ?? [])
              : graph
          }
        />
      )}
    </Settled>
  );
}
