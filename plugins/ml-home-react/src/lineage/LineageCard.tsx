import { LineageNode } from '@ml-home/backstage-plugin-ml-home-common';
import AccountTreeOutlined from '@mui/icons-material/AccountTreeOutlined';
import GridOn from '@mui/icons-material/GridOn';
import HubOutlined from '@mui/icons-material/HubOutlined';
import LayersOutlined from '@mui/icons-material/LayersOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import SettingsOutlined from '@mui/icons-material/SettingsOutlined';
import Box from '@mui/material/Box';
import { ElementType, MouseEvent, ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { radius, type, useTokens } from '../theme';
import { NODE_HEIGHT } from './layout';
import type { NodeWords } from './LineageGraphView';

const ICONS: Record<LineageNode['kind'], ElementType> = {
  dataset: GridOn,
  job: SettingsOutlined,
  family: LayersOutlined,
  model: AccountTreeOutlined,
  run: PlayArrowOutlined,
  service: HubOutlined,
};

/** A node: what it is and how it stands. A click selects it; Enter and a double click open it. */
export function LineageCard(props: {
  node: LineageNode;
  words: NodeWords;
  x: number;
  y: number;
  width: number;
  selected: boolean;
  onPath: boolean;
  cardRef: (element: HTMLElement | null) => void;
  onSelect: () => void;
}) {
  const { node, words, selected } = props;
  const k = useTokens();
  const Icon = ICONS[node.kind];
  const link: { component: ElementType; to?: string; type?: string } =
    words.href
      ? { component: RouterLink, to: words.href }
      : { component: 'button', type: 'button' };
  return (
    <Box
      {...link}
      ref={props.cardRef}
      tabIndex={selected ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      title={words.name}
      onFocus={props.onSelect}
      onClick={(event: MouseEvent) => {
        // One click selects; a second one opens, as Enter does, which clicks without a pointer.
        const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
        if (plain && event.detail === 1) event.preventDefault();
        props.onSelect();
      }}
      sx={{
        position: 'absolute',
        left: props.x,
        top: props.y,
        width: props.width,
        height: NODE_HEIGHT,
        boxSizing: 'border-box',
        px: '9px',
        py: '4px',
        display: 'block',
        textAlign: 'left',
        textDecoration: 'none',
        fontFamily: 'inherit',
        color: k.text,
        cursor: 'pointer',
        bgcolor: k.paper,
        backgroundImage: selected
          ? `linear-gradient(${k.accentGround}, ${k.accentGround})`
          : 'none',
        border: `${selected ? 2 : 1}px solid ${
          props.onPath ? k.accent : k.field
        }`,
        borderRadius: radius.field,
        '&:hover': { borderColor: k.accent },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 2,
        },
      }}
    >
      <Box
        component="span"
        sx={{ display: 'flex', alignItems: 'center', gap: '6px' }}
      >
        <Icon aria-hidden style={{ fontSize: 14, color: k.second }} />
        <Box
          component="span"
          sx={{
            ...type.small,
            lineHeight: '18px',
            fontWeight: 650,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {words.name}
        </Box>
        <Box
          component="span"
          sx={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}
        >
          , {words.kind},{' '}
        </Box>
      </Box>
      <Box
        component="span"
        sx={{
          display: 'block',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
          '& span': { ...type.small, lineHeight: '16px' },
        }}
      >
        {words.state}
      </Box>
    </Box>
  );
}

/** What a column has beyond what is drawn. */
export function StackCard(props: {
  x: number;
  y: number;
  width: number;
  onOpen: () => void;
  children: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box
      component="button"
      type="button"
      onClick={props.onOpen}
      sx={{
        position: 'absolute',
        left: props.x,
        top: props.y,
        width: props.width - 4,
        height: NODE_HEIGHT - 10,
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        boxShadow: `3px 3px 0 -1px ${k.paper}, 3px 3px 0 0 ${k.field}`,
        bgcolor: k.paper,
        color: k.link,
        fontFamily: 'inherit',
        ...type.small,
        cursor: 'pointer',
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 2,
        },
      }}
    >
      {props.children}
    </Box>
  );
}
