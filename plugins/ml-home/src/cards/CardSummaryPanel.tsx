import Box from '@mui/material/Box';
import {
  Button,
  LoadingSkeleton,
  Panel,
  Settled,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useCard } from './useCard';
import { useCardWords } from './words';

/** How complete the card of a version is, section by section, on the pages of model and version. */
export function CardSummaryPanel(props: { name: string; version: string }) {
  const { name, version } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCardWords();
  const query = useCard({ name, version });
  const open = query.data?.completeness.open.length ?? 0;
  return (
    <Panel
      title={`${t('cards.title')}, v${version}`}
      note={
        query.data &&
        t('cards.complete', {
          share: format.percent(query.data.completeness.share),
        })
      }
      action={
        <Button small to={paths.card(name, version)}>
          {query.data?.mayWrite && open > 0
            ? t('cards.fill', { count: open })
            : t('cards.open')}
        </Button>
      }
    >
      <Settled
        query={query}
        what={t('cards.what', { name, version })}
        failed={t('cards.failed')}
        skeleton={<LoadingSkeleton rows={5} />}
      >
        {({ completeness }) => (
          <Box sx={{ display: 'grid', gap: 0.5 }}>
            {completeness.sections.map(one => {
              const share = one.total > 0 ? one.filled / one.total : 1;
              return (
                <Box
                  key={one.section}
                  sx={{
                    display: 'grid',
                    gridTemplateColumns: '120px 1fr 92px',
                    gap: 1.5,
                    alignItems: 'center',
                    ...type.body,
                  }}
                >
                  <span>{words.section(one.section)}</span>
                  <Box
                    aria-hidden
                    sx={{ height: 6, borderRadius: 3, bgcolor: k.hover }}
                  >
                    {!one.notApplicable && (
                      <Box
                        sx={{
                          height: 6,
                          borderRadius: 3,
                          width: `${share * 100}%`,
                          bgcolor: k.second,
                        }}
                      />
                    )}
                  </Box>
                  <Box
                    sx={{
                      textAlign: 'right',
                      color: k.second,
                      fontVariantNumeric: 'tabular-nums',
                      ...type.small,
                    }}
                  >
                    {one.notApplicable
                      ? t('cards.notApplicable')
                      : format.percent(share)}
                  </Box>
                </Box>
              );
            })}
          </Box>
        )}
      </Settled>
    </Panel>
  );
}
