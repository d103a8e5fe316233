import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Fragment, ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';

export interface Crumb {
  label: string;
  to?: string;
}

export interface PageHeadProps {
  title: string;
  crumbs?: Crumb[];
  /** Small things beside the title: state, chips, freshness. */
  beside?: ReactNode;
  /** One line below. */
  subtitle?: ReactNode;
  actions?: ReactNode;
  mono?: boolean;
}

/** Breadcrumb from the second level on, then the row that never wraps. */
export function PageHead(props: PageHeadProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box component="header" sx={{ minWidth: 0 }}>
      {props.crumbs && props.crumbs.length > 0 && (
        <Box
          component="nav"
          aria-label={t('page.breadcrumb')}
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 0.5,
            color: k.second,
            ...type.small,
            mb: '2px',
            '& svg': { fontSize: 14 },
          }}
        >
          {props.crumbs.map((crumb, i) => (
            <Fragment key={`${crumb.label}-${crumb.to}`}>
              {i > 0 && <ChevronRight aria-hidden />}
              {crumb.to ? (
                <Link
                  component={RouterLink}
                  to={crumb.to}
                  underline="hover"
                  sx={{ color: k.second }}
                >
                  {crumb.label}
                </Link>
              ) : (
                <span>{crumb.label}</span>
              )}
            </Fragment>
          ))}
        </Box>
      )}
      <Box
        sx={{ display: 'flex', alignItems: 'center', gap: 1.5, minHeight: 32 }}
      >
        <Box
          component="h1"
          title={props.title}
          sx={{
            m: 0,
            ...type.title,
            fontFamily: props.mono ? k.mono : 'inherit',
            color: k.text,
            minWidth: 0,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {props.title}
        </Box>
        <Box
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1,
            minWidth: 0,
            overflow: 'hidden',
            flexShrink: 2,
            color: k.second,
            ...type.small,
            whiteSpace: 'nowrap',
          }}
        >
          {props.beside}
        </Box>
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1, flexShrink: 0 }}>
          {props.actions}
        </Box>
      </Box>
      {props.subtitle && (
        <Box sx={{ ...type.body, color: k.second }}>{props.subtitle}</Box>
      )}
    </Box>
  );
}

export interface ObjectTab {
  id: string;
  label: string;
  count?: string;
}

/** Tabs of an object, as links so that each has an address. */
export function ObjectTabs(props: {
  label: string;
  tabs: ObjectTab[];
  active: string;
  hrefOf: (id: string) => string;
}) {
  const k = useTokens();
  return (
    <Box
      component="nav"
      aria-label={props.label}
      sx={{
        display: 'flex',
        gap: 0.5,
        borderBottom: `1px solid ${k.line}`,
        overflowX: 'auto',
        overflowY: 'hidden',
      }}
    >
      {props.tabs.map(tab => {
        const on = tab.id === props.active;
        return (
          <Box
            component={RouterLink}
            key={tab.id}
            to={props.hrefOf(tab.id)}
            aria-current={on ? 'page' : undefined}
            sx={{
              px: 1.5,
              height: 36,
              textDecoration: 'none',
              whiteSpace: 'nowrap',
              ...type.body,
              fontWeight: on ? 600 : 400,
              color: on ? k.text : k.second,
              boxShadow: on ? `inset 0 -2px 0 ${k.accent}` : 'none',
              '&&': { lineHeight: '36px' },
              '&:hover': { color: k.text },
              '&:focus-visible': {
                outline: `2px solid ${k.accent}`,
                outlineOffset: -2,
              },
            }}
          >
            {tab.label}
            {tab.count !== undefined && (
              <Box
                component="span"
                sx={{ ml: 0.75, color: k.second, fontWeight: 400 }}
              >
                {tab.count}
              </Box>
            )}
          </Box>
        );
      })}
    </Box>
  );
}
