import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { Button } from '../components/Button';
import { Kbd } from '../components/Chip';
import { useFormat } from '../format';
import { CursorPaging } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';

export interface TableFooterProps {
  paging: CursorPaging;
  shown: number;
  total?: number;
  nextCursor?: string;
  /** Words on the order: "newest first". */
  order?: ReactNode;
  /** False where rows lead nowhere. */
  keys?: boolean;
}

/** Range, total, order and keys; the way to the next page. */
export function TableFooter(props: TableFooterProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { paging, shown, total, nextCursor } = props;
  const from = format.number(paging.from);
  const to = format.number(paging.from + shown - 1);
  if (!shown && !paging.hasPrevious) return null;
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 2,
        minHeight: 32,
        color: k.second,
        ...type.small,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      <span>
        {total === undefined
          ? t('table.range', { from, to })
          : t('table.rangeOf', { from, to, total: format.number(total) })}
        {props.order ? <>, {props.order}</> : null}
      </span>
      {props.keys !== false && (
        <Box
          component="span"
          sx={{
            display: { xs: 'none', lg: 'inline-flex' },
            gap: 0.5,
            alignItems: 'center',
          }}
        >
          <Kbd>j</Kbd>
          <Kbd>k</Kbd> {t('table.keysMove')} <Kbd>Enter</Kbd>{' '}
          {t('table.keysOpen')}
        </Box>
      )}
      {(paging.hasPrevious || nextCursor) && (
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
          <Button
            small
            disabled={!paging.hasPrevious}
            onClick={() => paging.previous()}
          >
            {t('table.previous')}
          </Button>
          <Button
            small
            disabled={!nextCursor}
            onClick={() => nextCursor && paging.next(nextCursor, shown)}
          >
            {t('table.next')}
          </Button>
        </Box>
      )}
    </Box>
  );
}
