import {
  QuickFind,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { Link } from 'react-router-dom';

export interface ShellTab {
  path: string;
  title: string;
  href: string;
  active: boolean;
}

/** Title, tabs and search, 52 px high, always in view. */
export function ShellHeader(props: { tabs: ShellTab[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  return (
    <Box
      component="header"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 10,
        height: 52,
        boxSizing: 'border-box',
        px: 3,
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        bgcolor: k.paper,
        borderBottom: `1px solid ${k.line}`,
      }}
    >
      <Box
        component={Link}
        to={paths.home}
        sx={{
          fontSize: 16,
          fontWeight: 650,
          color: k.text,
          textDecoration: 'none',
          whiteSpace: 'nowrap',
        }}
      >
        {t('shell.title')}
      </Box>
      <Box
        component="nav"
        aria-label={t('shell.tabs')}
        sx={{
          display: 'flex',
          height: '100%',
          minWidth: 0,
          overflowX: 'auto',
          scrollbarWidth: 'none',
        }}
      >
        {props.tabs.map(tab => (
          <Box
            component={Link}
            key={tab.path}
            to={tab.href}
            aria-current={tab.active ? 'page' : undefined}
            sx={{
              display: 'flex',
              alignItems: 'center',
              height: '100%',
              px: '13px',
              boxSizing: 'border-box',
              textDecoration: 'none',
              whiteSpace: 'nowrap',
              fontSize: 13,
              color: tab.active ? k.text : k.second,
              fontWeight: tab.active ? 600 : 400,
              boxShadow: tab.active ? `inset 0 -2px 0 ${k.accent}` : 'none',
              '&:hover': { color: k.text },
              '&:focus-visible': {
                outline: `2px solid ${k.accent}`,
                outlineOffset: -3,
              },
            }}
          >
            {tab.title}
          </Box>
        ))}
      </Box>
      <Box sx={{ ml: 'auto', minWidth: 160 }}>
        <QuickFind />
      </Box>
    </Box>
  );
}
