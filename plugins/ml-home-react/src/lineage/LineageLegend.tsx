import { LineageGraph } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { useFormat } from '../format';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { DASHES, LEARNED } from './edgeStyle';

/** The line of each way to know an edge, of the ways that the graph has; what was cut; and the keys. */
export function LineageLegend(props: {
  graph: LineageGraph;
  children?: ReactNode;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const present = LEARNED.filter(learned =>
    props.graph.edges.some(edge => edge.learned === learned),
  );
  const line = (dashes: string | undefined, colour: string, width: number) => (
    <svg width="30" height="8" aria-hidden focusable="false">
      <line
        x1="0"
        x2="30"
        y1="4"
        y2="4"
        stroke={colour}
        strokeWidth={width}
        strokeDasharray={dashes}
      />
    </svg>
  );
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        rowGap: 0.5,
        pt: 1,
        ...type.small,
        color: k.second,
      }}
    >
      {present.map(learned => (
        <Box
          component="span"
          key={learned}
          title={t(`lineage.${learned}Help`)}
          sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}
        >
          {line(DASHES[learned], k.second, 1.4)}
          {t(`lineage.${learned}`)}
        </Box>
      ))}
      <Box
        component="span"
        sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}
      >
        {line(undefined, k.accent, 2)}
        {t('lineage.through')}
      </Box>
      <span>{t('lineage.keys')}</span>
      {props.graph.truncated.map(({ side, step, hidden }) => (
        <span key={`${side}-${step}`}>
          {t('lineage.cut', {
            count: hidden,
            n: format.number(hidden),
            step: String(step),
            side: t(`lineage.${side}`),
          })}
        </span>
      ))}
      {props.children}
    </Box>
  );
}
