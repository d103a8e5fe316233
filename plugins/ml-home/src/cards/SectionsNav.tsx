import Box from '@mui/material/Box';
import { CardView } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ProvenanceChip,
  State,
  StateGlyph,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useCardWords } from './words';

function Meter(props: { share: number; thick?: boolean }) {
  const k = useTokens();
  return (
    <Box
      aria-hidden
      sx={{ height: props.thick ? 6 : 5, borderRadius: 3, bgcolor: k.hover }}
    >
      <Box
        sx={{
          height: '100%',
          borderRadius: 3,
          width: `${props.share * 100}%`,
          bgcolor: props.thick ? k.accent : k.second,
        }}
      />
    </Box>
  );
}

const stateOf = (done: boolean): State => (done ? 'ok' : 'pending');

/** How complete each section is, with the way there, and where the values come from. */
export function SectionsNav(props: { view: CardView }) {
  const { completeness, origins } = props.view;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCardWords();
  const total = Object.values(origins).reduce((a, b) => a + b, 0);
  return (
    <Box sx={{ ...type.body, color: k.text }}>
      <Box
        title={t('cards.weights')}
        sx={{ display: 'flex', justifyContent: 'space-between', mb: 0.75 }}
      >
        <Box sx={{ fontWeight: 650 }}>
          {t('cards.complete', { share: format.percent(completeness.share) })}
        </Box>
        <Box sx={{ color: k.second, ...type.small }}>
          {t('cards.counted', {
            filled: String(completeness.fields.filled),
            total: String(completeness.fields.total),
          })}
        </Box>
      </Box>
      <Meter thick share={completeness.share} />
      <Box
        component="nav"
        aria-label={t('cards.sections')}
        data-print="hide"
        sx={{ mt: 2, display: 'flex', flexDirection: 'column' }}
      >
        {completeness.sections.map(one => {
          const share = one.total > 0 ? one.filled / one.total : 1;
          const done = one.total > 0 && share === 1;
          return (
            <Box
              component="a"
              key={one.section}
              href={`#card-${one.section}`}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 1,
                minHeight: 32,
                px: 1,
                mx: -1,
                borderRadius: '6px',
                color: k.text,
                textDecoration: 'none',
                '&:hover': { bgcolor: k.hover },
                '&:focus-visible': {
                  outline: `2px solid ${k.accent}`,
                  outlineOffset: -2,
                },
              }}
            >
              <StateGlyph state={one.notApplicable ? 'none' : stateOf(done)} />
              <span>{words.section(one.section)}</span>
              <Box
                component="span"
                sx={{
                  ml: 'auto',
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
      <Box
        sx={{
          mt: 2,
          mb: 0.75,
          ...type.small,
          color: k.second,
          fontWeight: 550,
        }}
      >
        {t('cards.comesFrom')}
      </Box>
      {Object.entries(origins)
        .sort(([, a], [, b]) => b - a)
        .map(([source, n]) => (
          <Box
            key={source}
            sx={{
              display: 'grid',
              gridTemplateColumns: '76px 1fr 28px',
              gap: 1,
              alignItems: 'center',
              minHeight: 24,
            }}
          >
            <ProvenanceChip fact={{ source: source as 'run' }} />
            <Meter share={n / total} />
            <Box
              sx={{
                textAlign: 'right',
                fontVariantNumeric: 'tabular-nums',
              }}
            >
              {n}
            </Box>
          </Box>
        ))}
    </Box>
  );
}
