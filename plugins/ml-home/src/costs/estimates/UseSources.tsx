import Box from '@mui/material/Box';
import {
  Age,
  ErrorPanel,
  LoadingSkeleton,
  Notice,
  Panel,
  type,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useToldWords } from './useToldWords';

const LIVE_MS = 30_000;

/** Who reports what jobs held, when last, what was left out and what failed since. */
export function UseSources() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const told = useToldWords();
  const { data, error } = useMlHomeQuery(
    ['costs', 'use-sources'],
    (api, signal) => api.costs.useSources({}, { signal }),
    { refetchInterval: LIVE_MS },
  );
  return (
    <Panel title={t('resourceUses.sources')}>
      {error && !data && (
        <ErrorPanel title={t('resourceUses.failed')} error={error} />
      )}
      {!data && !error && <LoadingSkeleton rows={2} />}
      {data?.items.length === 0 && (
        <Box sx={{ color: k.second }}>{t('resourceUses.sourcesNone')}</Box>
      )}
      <Box sx={{ display: 'grid', gap: 1 }}>
        {data?.items.map(one => (
          <Box key={`${one.source} ${one.origin}`}>
            <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
              <Box component="strong">
                {[told.who(one.source), one.origin].filter(Boolean).join(' · ')}
              </Box>
              <Box sx={{ color: k.second }}>
                {[
                  t('resourceUses.sourceKnown', {
                    count: one.known,
                    n: format.number(one.known),
                  }),
                  one.readAt &&
                    one.uses > 0 &&
                    t('resourceUses.sourceOk', {
                      count: one.uses,
                      n: format.number(one.uses),
                    }),
                  one.skipped.length > 0 &&
                    t('resourceUses.sourceSkipped', {
                      count: one.skipped.length,
                      n: format.number(one.skipped.length),
                    }),
                ]
                  .filter(Boolean)
                  .join(', ')}
                {one.readAt && (
                  <>
                    {', '}
                    <Age at={one.readAt} />
                  </>
                )}
              </Box>
            </Box>
            {one.message && (
              <Notice state="fail">
                {t('resourceUses.sourceFailed', { message: one.message })}
              </Notice>
            )}
            {one.skipped.slice(0, 5).map((skip, i) => (
              <Box
                key={`${skip.id} ${i}`}
                sx={{
                  color: k.second,
                  ...type.small,
                  overflowWrap: 'anywhere',
                }}
              >
                {[skip.id, skip.reason].filter(Boolean).join(': ')}
              </Box>
            ))}
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
