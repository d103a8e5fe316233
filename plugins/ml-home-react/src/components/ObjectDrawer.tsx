import Close from '@mui/icons-material/Close';
import KeyboardArrowDown from '@mui/icons-material/KeyboardArrowDown';
import KeyboardArrowUp from '@mui/icons-material/KeyboardArrowUp';
import OpenInNew from '@mui/icons-material/OpenInNew';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import { KeyboardEvent, ReactNode, useId } from 'react';
import { useNavigate } from 'react-router-dom';
import { hotkeysEnabled } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { Button } from './Button';
import { Kbd } from './Chip';
import { IconButton } from './IconButton';

const isField = (target: EventTarget): boolean =>
  /^(INPUT|TEXTAREA|SELECT)$/.test((target as HTMLElement).tagName ?? '');

/** An object over its list, 60 % wide: j and k go on to the next and the previous, o opens it as a page, Esc closes. */
export function ObjectDrawer(props: {
  title: string;
  mono?: boolean;
  /** A line above the title: what the object belongs to. */
  above?: ReactNode;
  actions?: ReactNode;
  /** Addresses; absent at the ends of the list. */
  previous?: string;
  next?: string;
  page: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const navigate = useNavigate();
  const id = useId();
  const go = (to: string | undefined) => to && navigate(to, { replace: true });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || isField(event.target) || !hotkeysEnabled()) {
      return;
    }
    const act: Record<string, () => unknown> = {
      j: () => go(props.next),
      k: () => go(props.previous),
      o: () => navigate(props.page),
    };
    // A dialog above the drawer keeps its keys: React passes them on to here.
    const within = (event.currentTarget as HTMLElement).contains(
      event.target as HTMLElement,
    );
    if (!within || !act[event.key]) return;
    event.preventDefault();
    act[event.key]();
  };
  return (
    <Drawer
      open
      anchor="right"
      onClose={props.onClose}
      transitionDuration={160}
      onKeyDown={onKeyDown}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': id,
        sx: {
          width: { xs: '100vw', md: 'max(60vw, 760px)' },
          maxWidth: '100vw',
          backgroundImage: 'none',
          bgcolor: k.paper,
          color: k.text,
          fontFamily: k.sans,
          ...type.body,
          '@media (prefers-reduced-motion: reduce)': {
            transition: 'none !important',
          },
        },
      }}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-start',
          gap: 1.5,
          px: 3,
          pt: 1.5,
        }}
      >
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <Box
            sx={{
              ...type.small,
              color: k.second,
              minHeight: 20,
              display: 'flex',
              gap: 1,
              alignItems: 'center',
              whiteSpace: 'nowrap',
              overflow: 'hidden',
            }}
          >
            {props.above}
          </Box>
          <Box
            component="h1"
            id={id}
            title={props.title}
            sx={{
              m: 0,
              ...type.title,
              fontFamily: props.mono ? k.mono : 'inherit',
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              whiteSpace: 'nowrap',
            }}
          >
            {props.title}
          </Box>
        </Box>
        <Box
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1,
            flexShrink: 0,
            pt: 0.5,
          }}
        >
          <IconButton
            label={t('drawer.previous')}
            disabled={!props.previous}
            onClick={() => go(props.previous)}
          >
            <KeyboardArrowUp />
          </IconButton>
          <Kbd>k</Kbd>
          <IconButton
            label={t('drawer.next')}
            disabled={!props.next}
            onClick={() => go(props.next)}
          >
            <KeyboardArrowDown />
          </IconButton>
          <Kbd>j</Kbd>
          {props.actions}
          <Button icon={<OpenInNew />} to={props.page}>
            {t('drawer.page')}
          </Button>
          <IconButton label={t('drawer.close')} onClick={props.onClose}>
            <Close />
          </IconButton>
        </Box>
      </Box>
      {props.children}
    </Drawer>
  );
}
