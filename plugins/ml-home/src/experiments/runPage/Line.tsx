import Box from '@mui/material/Box';
import { useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';

/** A line of a panel, divided from the one above. */
export function Line(props: { children: ReactNode; first?: boolean }) {
  const k = useTokens();
  return (
    <Box
      sx={{
        px: 2,
        py: 1,
        minHeight: 20,
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        flexWrap: 'wrap',
        overflowWrap: 'anywhere',
        borderTop: props.first ? 0 : `1px solid ${k.line}`,
      }}
    >
      {props.children}
    </Box>
  );
}

/** A name and what it stands for, on one line of a panel. */
export function Fact(props: {
  label: string;
  children: ReactNode;
  first?: boolean;
}) {
  const k = useTokens();
  return (
    <Line first={props.first}>
      <Box component="span" sx={{ color: k.second, width: 96, flexShrink: 0 }}>
        {props.label}
      </Box>
      <Box sx={{ minWidth: 0, flex: 1 }}>{props.children}</Box>
    </Line>
  );
}
