import { PartitionState } from '@ml-home/backstage-plugin-ml-home-common';
import {
  isDeviation,
  MarkPath,
  partitionStates,
  Tokens,
  type,
  usePartitionWords,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';

function colourOf(state: PartitionState, k: Tokens): string {
  if (state === 'on_time') return k.ok;
  if (state === 'late') return k.warning;
  return isDeviation(state) ? k.error : k.second;
}

/** The marks of the calendar that occur in it, with their words. */
export function MarkLegend(props: { states: PartitionState[] }) {
  const k = useTokens();
  const words = usePartitionWords();
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 1.75,
        mt: 0.5,
        color: k.second,
        ...type.small,
      }}
    >
      {partitionStates
        .filter(state => props.states.includes(state))
        .map(state => (
          <Box
            component="span"
            key={state}
            sx={{ display: 'inline-flex', alignItems: 'center', gap: '5px' }}
          >
            <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden>
              <MarkPath state={state} colour={colourOf(state, k)} />
            </svg>
            {words[state]}
          </Box>
        ))}
    </Box>
  );
}
