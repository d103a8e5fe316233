import Check from '@mui/icons-material/Check';
import Tune from '@mui/icons-material/Tune';
import Box from '@mui/material/Box';
import {
  Button,
  FloatingPanel,
  IconButton,
  SearchField,
  type,
  useMlHomePages,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ColumnKind } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';

/** Keys of an experiment by part of the name, read page by page. */
export function KeyList(props: {
  experiment: string;
  kind?: ColumnKind;
  query: string;
  isOn: (key: string, kind: ColumnKind) => boolean;
  onPick: (key: string, kind: ColumnKind) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { experiment, kind, query } = props;
  const found = useMlHomePages(
    ['run-table', experiment, 'columns', 'keys', kind, query],
    (api, cursor, signal) =>
      api.runTable.columns(
        {
          query: { experiment, kind, q: query || undefined, cursor, limit: 50 },
        },
        { signal },
      ),
    { keepPrevious: true },
  );
  const items = found.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Box sx={{ maxHeight: 320, overflow: 'auto', py: 0.5 }}>
      {items.map(item => {
        const on = props.isOn(item.key, item.kind);
        return (
          <Box
            component="button"
            type="button"
            key={`${item.kind}.${item.key}`}
            role="checkbox"
            aria-checked={on}
            onClick={() => props.onPick(item.key, item.kind)}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 1,
              width: '100%',
              minHeight: 28,
              px: 1.5,
              border: 0,
              bgcolor: 'transparent',
              color: k.text,
              fontFamily: 'inherit',
              ...type.body,
              textAlign: 'left',
              cursor: 'pointer',
              '&:hover, &:focus-visible': { bgcolor: k.hover, outline: 0 },
            }}
          >
            <Box sx={{ width: 16, display: 'grid', color: k.accent }}>
              {on && <Check sx={{ fontSize: 16 }} aria-hidden />}
            </Box>
            <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>{item.key}</Box>
            {!kind && (
              <Box sx={{ ml: 'auto', color: k.second, ...type.small }}>
                {t(`filterBar.${item.kind}` as const)}
              </Box>
            )}
          </Box>
        );
      })}
      {found.hasNextPage && (
        <Box sx={{ px: 1 }}>
          <Button
            small
            variant="text"
            onClick={() => {
              found.fetchNextPage();
            }}
          >
            {t('columns.more')}
          </Button>
        </Box>
      )}
      {!items.length && (
        <Box sx={{ px: 1.5, py: 1, color: k.second }}>
          {found.isPending ? t('filter.loading') : t('columns.none', { query })}
        </Box>
      )}
    </Box>
  );
}

/** Which metrics have a chart. */
export function MetricChooser(props: {
  experiment: string;
  chosen: string[];
  max: number;
  /** Absent goes back to the default. */
  onChange: (keys: string[] | undefined) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [query, setQuery] = useState('');
  const { chosen } = props;
  return (
    <>
      <IconButton
        label={t('charts.chooseTitle')}
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <Tune />
      </IconButton>
      <FloatingPanel
        label={t('charts.chooseTitle')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        width={360}
        align="right"
      >
        <Box sx={{ p: 1.5, pb: 0.5 }}>
          <SearchField
            label={t('charts.find')}
            value={query}
            onChange={setQuery}
            wait={150}
          />
        </Box>
        <KeyList
          experiment={props.experiment}
          kind="metric"
          query={query}
          isOn={key => chosen.includes(key)}
          onPick={key =>
            props.onChange(
              chosen.includes(key)
                ? chosen.filter(one => one !== key)
                : [...chosen, key].slice(-props.max),
            )
          }
        />
        <Box sx={{ borderTop: `1px solid ${k.line}`, p: 1 }}>
          <Button
            small
            variant="text"
            onClick={() => props.onChange(undefined)}
          >
            {t('charts.reset')}
          </Button>
        </Box>
      </FloatingPanel>
    </>
  );
}
