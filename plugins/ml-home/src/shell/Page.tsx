import Box from '@mui/material/Box';
import { ReactNode, useEffect } from 'react';

/** The ground of a page: 24 around, 16 between. */
export function Page(props: {
  title?: string;
  /** As high as the window where it is wide: the regions of the page scroll, not the page. */
  fill?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    if (props.title) document.title = `${props.title} · ML Home`;
  }, [props.title]);
  return (
    <Box
      component="main"
      sx={{
        px: 3,
        pt: 1.5,
        pb: 3,
        display: 'flex',
        flexDirection: 'column',
        gap: 1.5,
        minWidth: 0,
        ...(props.fill && {
          '@media (min-width: 1100px)': {
            boxSizing: 'border-box',
            height: 'calc(100vh - var(--ml-home-head, 0px))',
            minHeight: 560,
            pb: 2,
          },
        }),
      }}
    >
      {props.children}
    </Box>
  );
}

/** Two columns that become one below 1280. */
export function Columns(props: {
  main: ReactNode;
  side: ReactNode;
  width?: number;
}) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: 'minmax(0, 1fr)',
        '@media (min-width: 1200px)': {
          gridTemplateColumns: `minmax(0, 1fr) ${props.width ?? 380}px`,
        },
      }}
    >
      <Stack>{props.main}</Stack>
      <Stack>{props.side}</Stack>
    </Box>
  );
}

export function Stack(props: { children: ReactNode; gap?: number }) {
  return (
    <Box
      data-stack
      sx={{
        display: 'flex',
        flexDirection: 'column',
        gap: props.gap ?? 2,
        minWidth: 0,
      }}
    >
      {props.children}
    </Box>
  );
}

/** Things side by side that may wrap. */
export function Row(props: { children: ReactNode; gap?: number }) {
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: props.gap ?? 1,
      }}
    >
      {props.children}
    </Box>
  );
}
