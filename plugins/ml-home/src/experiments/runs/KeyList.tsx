import Check from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import {
  Button,
  type,
  useMlHomePages,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ColumnKind } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';

const LIMIT = 50;

/** A panel takes the focus when it opens; whoever opens one with keys wants to search. */
export function focusSoon(field: HTMLInputElement | null): void {
  if (field) requestAnimationFrame(() => field.focus());
}

function Option(props: {
  on: boolean;
  onClick: () => void;
  note?: string;
  children: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box
      component="button"
      type="button"
      role="checkbox"
      aria-checked={props.on}
      onClick={props.onClick}
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
        {props.on && <Check sx={{ fontSize: 16 }} aria-hidden />}
      </Box>
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere', flex: 1 }}>
        {props.children}
      </Box>
      {props.note && (
        <Box sx={{ color: k.second, ...type.small }}>{props.note}</Box>
      )}
    </Box>
  );
}

/** Keys of an experiment by part of the name, read page by page. */
export function KeyList(props: {
  experiment: string;
  kind?: ColumnKind;
  query: string;
  isOn: (key: string, kind: ColumnKind) => boolean;
  onPick: (key: string, kind: ColumnKind) => void;
  /** What may be picked beside the keys. */
  others?: { id: string; label: string; on: boolean; onPick: () => void }[];
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { experiment, kind, query, others = [] } = props;
  const found = useMlHomePages(
    ['run-table', experiment, 'columns', 'keys', kind, query],
    (api, cursor, signal) =>
      api.runTable.columns(
        {
          query: {
            experiment,
            kind,
            q: query || undefined,
            cursor,
            limit: LIMIT,
          },
        },
        { signal },
      ),
    { keepPrevious: true },
  );
  const items = found.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Box sx={{ maxHeight: 300, overflow: 'auto', py: 0.5 }}>
      {items.map(item => (
        <Option
          key={`${item.kind}.${item.key}`}
          on={props.isOn(item.key, item.kind)}
          onClick={() => props.onPick(item.key, item.kind)}
          note={kind ? undefined : t(`filterBar.${item.kind}` as const)}
        >
          {item.key}
        </Option>
      ))}
      {found.hasNextPage && (
        <Box sx={{ px: 1 }}>
          <Button
            small
            variant="text"
            disabled={found.isFetchingNextPage}
            onClick={() => {
              found.fetchNextPage();
            }}
          >
            {t('columns.more')}
          </Button>
        </Box>
      )}
      {others.map(other => (
        <Option
          key={other.id}
          on={other.on}
          onClick={other.onPick}
          note={t('filterBar.attribute')}
        >
          {other.label}
        </Option>
      ))}
      {!items.length && !others.length && (
        <Box sx={{ px: 1.5, py: 1, color: k.second }}>
          {found.isPending ? t('filter.loading') : t('columns.none', { query })}
        </Box>
      )}
    </Box>
  );
}
