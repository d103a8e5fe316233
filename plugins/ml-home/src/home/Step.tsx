import Box from '@mui/material/Box';
import {
  StateGlyph,
  type,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';

/** A numbered step that ticks itself once done. */
export function Step(props: {
  number: number;
  title: string;
  note?: ReactNode;
  done?: boolean;
  current?: boolean;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const k = useTokens();
  const hue = props.current ? k.accent : k.field;
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: '24px minmax(0, 1fr)',
        columnGap: 1.5,
        p: 2,
        borderTop: props.number > 1 ? `1px solid ${k.line}` : 0,
      }}
    >
      {props.done ? (
        <Box sx={{ pt: '1px', display: 'grid', justifyItems: 'center' }}>
          <StateGlyph state="ok" size={20} />
        </Box>
      ) : (
        <Box
          aria-hidden
          sx={{
            width: 22,
            height: 22,
            boxSizing: 'border-box',
            display: 'grid',
            placeItems: 'center',
            borderRadius: '50%',
            border: `1px solid ${hue}`,
            color: props.current ? k.accent : k.second,
            ...type.small,
            fontWeight: 600,
          }}
        >
          {props.number}
        </Box>
      )}
      <Box sx={{ minWidth: 0 }}>
        <Box
          sx={{ display: 'flex', alignItems: 'center', gap: 1, minHeight: 24 }}
        >
          <Box component="h2" sx={{ m: 0, ...type.panel }}>
            {props.title}
          </Box>
          {props.note && (
            <Box sx={{ ...type.small, color: k.second }}>{props.note}</Box>
          )}
          <Box sx={{ ml: 'auto' }}>{props.action}</Box>
        </Box>
        {props.children}
      </Box>
    </Box>
  );
}
