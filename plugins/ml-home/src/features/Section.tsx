import {
  Panel,
  type,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { createContext, ReactNode, useContext, useId } from 'react';

/** On a page each region is a panel; a drawer is one panel itself, and boxes are never nested. */
const PlainContext = createContext(false);

export function PlainSections(props: { children: ReactNode }) {
  return <PlainContext.Provider value>{props.children}</PlainContext.Provider>;
}

/** A region with its title: a panel on a page, a heading in a drawer. */
export function Section(props: {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  const k = useTokens();
  const id = useId();
  const plain = useContext(PlainContext);
  if (!plain) return <Panel {...props} />;
  return (
    <Box component="section" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Box
        sx={{ display: 'flex', alignItems: 'center', gap: 1, minHeight: 32 }}
      >
        <Box component="h2" id={id} sx={{ m: 0, ...type.panel }}>
          {props.title}
        </Box>
        <Box sx={{ ...type.small, color: k.second, minWidth: 0 }}>
          {props.note}
        </Box>
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>{props.action}</Box>
      </Box>
      {props.children}
    </Box>
  );
}

/** Regions side by side where there is room for both. */
export function SideBySide(props: { min?: number; children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${
          props.min ?? 400
        }px), 1fr))`,
      }}
    >
      {props.children}
    </Box>
  );
}
