import Box from '@mui/material/Box';
import { ReactNode, useId } from 'react';
import { radius, type, useTokens } from '../theme';

export interface PanelProps {
  title?: ReactNode;
  /** Quiet words beside the title: a count, what is drawn. */
  note?: ReactNode;
  /** Controls at the right of the head. */
  action?: ReactNode;
  /** Name for readers where there is no title. */
  label?: string;
  /** Rows and tables touch the edges. */
  flush?: boolean;
  children: ReactNode;
}

/** One box on the page's ground; boxes are never nested. */
export function Panel(props: PanelProps) {
  const k = useTokens();
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={props.title ? id : undefined}
      aria-label={props.title ? undefined : props.label}
      sx={{
        bgcolor: k.paper,
        border: `1px solid ${k.line}`,
        borderRadius: radius.panel,
        color: k.text,
        minWidth: 0,
        ...type.body,
      }}
    >
      {(props.title || props.action) && (
        <Box
          sx={{
            minHeight: 40,
            px: 2,
            display: 'flex',
            alignItems: 'center',
            gap: 1,
            borderBottom: `1px solid ${k.line}`,
          }}
        >
          <Box
            component="h2"
            id={id}
            sx={{ m: 0, ...type.panel, whiteSpace: 'nowrap' }}
          >
            {props.title}
          </Box>
          {props.note && (
            <Box
              sx={{
                ...type.small,
                color: k.second,
                minWidth: 0,
                overflow: 'hidden',
                textOverflow: 'ellipsis',
                whiteSpace: 'nowrap',
              }}
            >
              {props.note}
            </Box>
          )}
          <Box
            sx={{ ml: 'auto', display: 'flex', gap: 1, alignItems: 'center' }}
          >
            {props.action}
          </Box>
        </Box>
      )}
      <Box sx={props.flush ? {} : { p: 2 }}>{props.children}</Box>
    </Box>
  );
}

export interface KeyFigure {
  label: string;
  /** Shows where the figure comes from, at the right of its label. */
  origin?: ReactNode;
  value: ReactNode;
  /** The comparison below: "of", "was", "±". */
  note?: ReactNode;
  /** Share of the strip's width. */
  grow?: number;
}

/** At most five answers in one strip, divided by rules. */
export function KeyFigures(props: { figures: KeyFigure[]; label: string }) {
  const k = useTokens();
  return (
    <Box
      component="section"
      aria-label={props.label}
      sx={{
        bgcolor: k.paper,
        border: `1px solid ${k.line}`,
        borderRadius: radius.panel,
        display: 'grid',
        overflow: 'hidden',
        gridTemplateColumns: {
          xs: '1fr',
          sm: '1fr 1fr',
          lg: props.figures.map(f => `minmax(0, ${f.grow ?? 1}fr)`).join(' '),
        },
      }}
    >
      {props.figures.map((figure, i) => (
        <Box
          key={figure.label}
          sx={{
            p: 2,
            pt: 1.5,
            minWidth: 0,
            borderLeft: { lg: i ? `1px solid ${k.line}` : 'none' },
            borderTop: { xs: i ? `1px solid ${k.line}` : 'none', lg: 'none' },
          }}
        >
          <Box
            sx={{
              ...type.small,
              color: k.second,
              display: 'flex',
              justifyContent: 'space-between',
              gap: 1,
              mb: 0.5,
            }}
          >
            <span>{figure.label}</span>
            {figure.origin}
          </Box>
          <Box sx={{ ...type.body, color: k.text, overflowWrap: 'anywhere' }}>
            {figure.value}
          </Box>
          {figure.note && (
            <Box sx={{ ...type.small, color: k.second, mt: 0.5 }}>
              {figure.note}
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}
