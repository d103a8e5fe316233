import { Fact } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ProvenanceChip,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';

export interface FactLine {
  label: string;
  /** Absent when nobody said. */
  value?: ReactNode;
  fact?: Pick<Fact<unknown>, 'source' | 'from' | 'at' | 'overrides'> & {
    inherited?: boolean;
  };
  /** What to do where nobody said. */
  absent?: string;
}

/** Facts in lines, each with where it comes from. */
export function Facts(props: { lines: FactLine[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {props.lines.map(({ label, value, fact, absent }, i) => (
        <Box
          key={label}
          sx={{
            display: 'grid',
            gridTemplateColumns: '132px minmax(0, 1fr) auto',
            columnGap: 2,
            alignItems: 'baseline',
            py: '7px',
            borderTop: i ? `1px solid ${k.line}` : 0,
            ...type.body,
          }}
        >
          <Box component="dt" sx={{ color: k.second }}>
            {label}
          </Box>
          <Box
            component="dd"
            sx={{ m: 0, overflowWrap: 'anywhere', color: k.text }}
          >
            {value ?? (
              <Box component="span" sx={{ color: k.faint }}>
                {absent ?? t('features.notSet')}
              </Box>
            )}
            {fact?.inherited && (
              <Box component="span" sx={{ color: k.second, ...type.small }}>
                {' '}
                {t('features.fromFamily')}
              </Box>
            )}
          </Box>
          <Box component="dd" sx={{ m: 0 }}>
            {fact && <ProvenanceChip fact={fact} />}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
