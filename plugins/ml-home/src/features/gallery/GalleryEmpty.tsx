import {
  Button,
  EmptyState,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { WaysIn, WaysInActions } from './AddFeatures';
import { GalleryQuery, noFilter } from './galleryQuery';

/** Nothing registered yet: what will be here, and the lines that fill it. */
export function NoFeatures() {
  const { t } = useMlHomeTranslation();
  return (
    <EmptyState title={t('features.emptyTitle')} actions={<WaysInActions />}>
      <Box sx={{ mb: 1.5 }}>{t('features.text')}</Box>
      <WaysIn />
    </EmptyState>
  );
}

/** The filters leave nothing. */
export function NoMatch(props: {
  wanted: GalleryQuery;
  onChange: (patch: Record<string, string[] | undefined>) => void;
}) {
  const { q, lists } = props.wanted;
  const { t } = useMlHomeTranslation();
  const only = Object.entries(lists).filter(([, values]) => values.length > 0);
  return (
    <EmptyState
      title={
        q ? t('features.noMatchQuery', { query: q }) : t('features.noMatch')
      }
      actions={
        <>
          <Button onClick={() => props.onChange(noFilter)}>
            {t('filter.clear')}
          </Button>
          {only.length > 0 && q && (
            <Button onClick={() => props.onChange({ q: undefined })}>
              {t('features.dropSearch')}
            </Button>
          )}
        </>
      }
    >
      {t('features.noMatchText')}
    </EmptyState>
  );
}
