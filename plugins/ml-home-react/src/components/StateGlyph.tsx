import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { type, useTokens } from '../theme';

/** Shapes of states: each differs by form, so that a grey print can be read. */
export type State =
  | 'ok'
  | 'warning'
  | 'fail'
  | 'unknown'
  | 'pending'
  | 'running'
  | 'stale'
  | 'none';

const OCTAGON =
  '4.3,0.8 9.7,0.8 13.2,4.3 13.2,9.7 9.7,13.2 4.3,13.2 0.8,9.7 0.8,4.3';

function Shape(props: { state: State }) {
  const k = useTokens();
  const ring = { fill: 'none', strokeWidth: 1.5 };
  switch (props.state) {
    case 'ok':
      return (
        <>
          <circle cx="7" cy="7" r="6.4" fill={k.ok} />
          <path
            d="M4 7.2 6.2 9.4 10.2 5"
            fill="none"
            stroke={k.paper}
            strokeWidth="1.7"
          />
        </>
      );
    case 'warning':
      return (
        <>
          <path d="M7 0.8 13.6 12.8H0.4Z" fill={k.warning} />
          <path d="M7 5v4M7 10.2v1.4" stroke={k.paper} strokeWidth="1.5" />
        </>
      );
    case 'fail':
      return (
        <>
          <polygon points={OCTAGON} fill={k.error} />
          <path
            d="M4.8 4.8 9.2 9.2M9.2 4.8 4.8 9.2"
            stroke={k.paper}
            strokeWidth="1.6"
          />
        </>
      );
    case 'unknown':
      return (
        <>
          <circle
            cx="7"
            cy="7"
            r="6"
            stroke={k.second}
            strokeDasharray="2.4 1.8"
            {...ring}
          />
          <path
            d="M5.4 5.6c0-2 3.2-2 3.2-.1 0 1.2-1.6 1.2-1.6 2.4M7 9.4v1.2"
            stroke={k.second}
            fill="none"
            strokeWidth="1.2"
          />
        </>
      );
    case 'running':
      return (
        <>
          <circle
            cx="7"
            cy="7"
            r="5.8"
            stroke={k.running}
            strokeOpacity="0.35"
            fill="none"
            strokeWidth="2"
          />
          <path
            d="M7 1.2A5.8 5.8 0 0 1 12.8 7"
            stroke={k.running}
            fill="none"
            strokeWidth="2"
          />
        </>
      );
    case 'stale':
      return (
        <>
          <circle cx="7" cy="7" r="6" stroke={k.second} {...ring} />
          <path
            d="M5.6 4.8v4.4M8.4 4.8v4.4"
            stroke={k.second}
            strokeWidth="1.5"
          />
        </>
      );
    case 'none':
      return (
        <>
          <circle cx="7" cy="7" r="6" stroke={k.second} {...ring} />
          <path d="M4.4 7h5.2" stroke={k.second} strokeWidth="1.5" />
        </>
      );
    default:
      return <circle cx="7" cy="7" r="6" stroke={k.second} {...ring} />;
  }
}

/** The shape alone; it is always followed by its word. */
export function StateGlyph(props: { state: State; size?: number }) {
  return (
    <svg
      width={props.size ?? 14}
      height={props.size ?? 14}
      viewBox="0 0 14 14"
      aria-hidden
      focusable="false"
      style={{ flexShrink: 0 }}
    >
      <Shape state={props.state} />
    </svg>
  );
}

/** Shape and word. */
export function StateLabel(props: { state: State; children: ReactNode }) {
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: '6px',
        verticalAlign: 'middle',
        whiteSpace: 'nowrap',
        ...type.body,
      }}
    >
      <StateGlyph state={props.state} />
      {props.children}
    </Box>
  );
}
