import {
  Age,
  Button,
  messageOf,
  StateGlyph,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { Section } from '../Section';
import { useExcuses, useRevokeExcuse } from './useQuality';
import { QualityWords } from './useQualityWords';

/** Partitions that are not judged, why, and the way back. */
export function Excuses(props: { family: string; words: QualityWords }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const excuses = useExcuses(props.family);
  const revoke = useRevokeExcuse(props.family);
  const items = excuses.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section flush title={t('excuse.list')} note={String(items.length)}>
      {items.map((one, i) => {
        const from = props.words.partition(one.from);
        const name =
          one.to === one.from
            ? from
            : t('excuse.range', { from, to: props.words.partition(one.to) });
        return (
          <Box
            key={one.id}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 1,
              px: 2,
              minHeight: 40,
              borderTop: i ? `1px solid ${k.line}` : 0,
            }}
          >
            <StateGlyph state="none" />
            <strong>{name}</strong>
            <Box
              component="span"
              sx={{ minWidth: 0, overflowWrap: 'anywhere' }}
            >
              {one.reason}
            </Box>
            <Box
              component="span"
              sx={{ color: k.second, whiteSpace: 'nowrap' }}
            >
              {one.author}, <Age at={one.createdAt} />
            </Box>
            <Box sx={{ ml: 'auto' }}>
              <Button
                small
                disabled={revoke.isPending}
                aria-label={t('excuse.undoOf', { name })}
                onClick={() => revoke.mutate(one.id)}
              >
                {t('excuse.undo')}
              </Button>
            </Box>
          </Box>
        );
      })}
      {revoke.error && (
        <Box role="alert" sx={{ px: 2, py: 1, color: k.errorText }}>
          {messageOf(revoke.error)}
        </Box>
      )}
    </Section>
  );
}
