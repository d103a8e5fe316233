import Box from '@mui/material/Box';
import Popper from '@mui/material/Popper';
import { SearchHit } from '@ml-home/backstage-plugin-ml-home-common';
import { KeyboardEvent, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  MlHomePaths,
  useHotkeys,
  useMlHomePaths,
  useMlHomeQuery,
} from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';
import { Kbd } from './Chip';
import { SearchField } from './SearchField';

const order: SearchHit['type'][] = ['model', 'experiment', 'run', 'project'];

export function hrefOfHit(hit: SearchHit, paths: MlHomePaths): string {
  switch (hit.type) {
    case 'model':
      return paths.model(hit.id);
    case 'experiment':
      return paths.experiment(hit.id);
    case 'run':
      return paths.run(hit.id);
    default:
      return paths.project(hit.id);
  }
}

/** Finds models, experiments, runs and projects by name, from every page. */
export function QuickFind() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  useHotkeys({ '/': () => field.current?.focus() });

  const wanted = query.trim();
  const found = useMlHomeQuery(
    ['search', wanted],
    (api, signal) => api.search({ q: wanted, limit: 12 }, { signal }),
    { enabled: wanted.length > 0, keepPrevious: true },
  );
  const hits = order.flatMap(
    kind => found.data?.items.filter(hit => hit.type === kind) ?? [],
  );
  const names: Record<SearchHit['type'], string> = {
    model: t('search.models'),
    experiment: t('search.experiments'),
    run: t('search.runs'),
    project: t('search.projects'),
  };
  const go = (hit: SearchHit) => {
    setOpen(false);
    setQuery('');
    field.current?.blur();
    navigate(hrefOfHit(hit, paths));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      setActive(i => Math.min(hits.length - 1, i + 1));
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      setActive(i => Math.max(0, i - 1));
    } else if (event.key === 'Enter' && hits[active]) {
      go(hits[active]);
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  };
  const shown = open && wanted.length > 0 && !found.isPending;

  return (
    <Box
      ref={box}
      role="search"
      sx={{ width: { xs: 180, lg: 296 }, flexShrink: 1 }}
      onFocus={() => setOpen(true)}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <SearchField
        label={t('search.label')}
        value={query}
        wait={180}
        onChange={value => {
          setQuery(value);
          setActive(0);
          setOpen(true);
        }}
        inputRef={field}
        onKeyDown={onKeyDown}
        inputProps={{
          role: 'combobox',
          'aria-expanded': shown,
          'aria-controls': shown ? listId : undefined,
          'aria-autocomplete': 'list',
          'aria-activedescendant':
            shown && hits[active] ? `${listId}-${active}` : undefined,
        }}
        end={<Kbd>/</Kbd>}
      />
      <Popper
        open={shown}
        anchorEl={box.current}
        placement="bottom-end"
        disablePortal
        sx={{ zIndex: 1200 }}
      >
        <Box
          id={listId}
          role="listbox"
          aria-label={t('search.results')}
          sx={{
            width: 440,
            maxHeight: 480,
            overflow: 'auto',
            mt: 0.5,
            py: 0.5,
            bgcolor: k.paper,
            border: `1px solid ${k.line}`,
            borderRadius: radius.panel,
            boxShadow: 8,
            ...type.body,
            color: k.text,
          }}
        >
          {hits.map((hit, i) => (
            <Box key={`${hit.type}-${hit.id}`}>
              {(i === 0 || hits[i - 1].type !== hit.type) && (
                <Box
                  role="presentation"
                  sx={{
                    px: 1.5,
                    pt: 1,
                    pb: 0.5,
                    ...type.axis,
                    color: k.second,
                  }}
                >
                  {names[hit.type]}
                </Box>
              )}
              <Box
                role="option"
                id={`${listId}-${i}`}
                aria-selected={i === active}
                onMouseEnter={() => setActive(i)}
                onMouseDown={event => {
                  event.preventDefault();
                  go(hit);
                }}
                sx={{
                  display: 'flex',
                  gap: 1,
                  alignItems: 'baseline',
                  px: 1.5,
                  minHeight: 32,
                  lineHeight: '32px',
                  cursor: 'pointer',
                  bgcolor: i === active ? k.accentGround : 'transparent',
                }}
              >
                <Box
                  component="span"
                  sx={{
                    fontWeight: 600,
                    overflow: 'hidden',
                    textOverflow: 'ellipsis',
                    whiteSpace: 'nowrap',
                  }}
                >
                  {hit.title}
                </Box>
                <Box
                  component="span"
                  sx={{
                    ...type.small,
                    color: k.second,
                    overflow: 'hidden',
                    textOverflow: 'ellipsis',
                    whiteSpace: 'nowrap',
                    flexShrink: 2,
                  }}
                >
                  {hit.subtitle}
                </Box>
              </Box>
            </Box>
          ))}
          {!hits.length && (
            <Box sx={{ px: 1.5, py: 1, color: k.second }}>
              {found.error
                ? t('search.failed')
                : t('search.nothing', { query: wanted })}
            </Box>
          )}
        </Box>
      </Popper>
    </Box>
  );
}
