import Box from '@mui/material/Box';
import {
  ColourMark,
  Panel,
  State,
  StateGlyph,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  addDays,
  CostKind,
  costKindSchema,
  CostOverview,
} from '@ml-home/backstage-plugin-ml-home-common';
import { isUnknown, SumAmount } from './CostFigures';
import { useCostWords } from './words';

/** The sum that must meet the bill: direct + shared + idle + unallocated. */
export function AddsUp(props: { overview: CostOverview }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCostWords();
  const { reconciliation, currency, from, to } = props.overview;
  const { kinds, bill, equal } = reconciliation;
  const colours: Record<CostKind, string> = {
    direct: k.series[0],
    shared: k.series[4],
    idle: k.series[6],
    unallocated: 'hatched',
  };
  const hows: Record<CostKind, string> = {
    direct: t('costs.directHow'),
    shared: t('costs.sharedHow'),
    idle: t('costs.idleHow'),
    unallocated: t('costs.unallocatedHow'),
  };
  const all = costKindSchema.options;
  const positive = (kind: CostKind) => Math.max(0, Number(kinds[kind].amount));
  const whole = all.reduce((sum, kind) => sum + positive(kind), 0);
  let verdict: string = t('costs.unequal');
  let glyph: State = 'fail';
  if (equal && isUnknown(bill)) {
    verdict = t('costs.equalNone');
    glyph = 'unknown';
  } else if (equal) {
    verdict = t(bill.unknown > 0 ? 'costs.equalKnown' : 'costs.equal');
    glyph = 'ok';
  }
  return (
    <Panel
      title={t('costs.addsUp')}
      note={`${format.date(from)} – ${format.date(
        addDays(to, -1),
      )}, ${currency}`}
    >
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          height: 10,
          gap: '2px',
          borderRadius: '3px',
          overflow: 'hidden',
          mb: 1.5,
          bgcolor: whole > 0 ? 'transparent' : k.hover,
        }}
      >
        {all.map(kind => (
          <Box
            key={kind}
            sx={{
              width: whole > 0 ? `${(positive(kind) / whole) * 100}%` : 0,
              ...(colours[kind] === 'hatched'
                ? {
                    background: `repeating-linear-gradient(45deg, ${k.unknown} 0 1.5px, ${k.unknownGround} 1.5px 4px)`,
                  }
                : { bgcolor: colours[kind] }),
            }}
          />
        ))}
      </Box>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fit, minmax(126px, 1fr))',
          columnGap: 2,
          rowGap: 1.5,
          ...type.small,
        }}
      >
        {all.map((kind, i) => (
          <Box key={kind} sx={{ position: 'relative', minWidth: 0 }}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
              <ColourMark colour={colours[kind]} />
              {words.kind(kind)}
              <Box component="span" sx={{ color: k.second }}>
                {whole > 0 &&
                  !isUnknown(kinds[kind]) &&
                  format.percent(positive(kind) / whole)}
              </Box>
            </Box>
            <Box
              sx={{
                ...type.body,
                fontWeight: 650,
                fontVariantNumeric: 'tabular-nums',
                whiteSpace: 'nowrap',
              }}
            >
              <SumAmount sum={kinds[kind]} currency={currency} cents />
            </Box>
            <Box sx={{ color: k.second }}>{hows[kind]}</Box>
            <Sign text={i < all.length - 1 ? '+' : '='} />
          </Box>
        ))}
        <Box sx={{ minWidth: 0 }}>
          <Box>{t('costs.bill')}</Box>
          <Box
            sx={{
              ...type.body,
              fontWeight: 650,
              fontVariantNumeric: 'tabular-nums',
              whiteSpace: 'nowrap',
            }}
          >
            <SumAmount sum={bill} currency={currency} cents />
          </Box>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
            <StateGlyph state={glyph} />
            {verdict}
          </Box>
        </Box>
      </Box>
    </Panel>
  );
}

function Sign(props: { text: string }) {
  const k = useTokens();
  return (
    <Box
      component="span"
      sx={{
        position: 'absolute',
        right: 2,
        top: 18,
        color: k.second,
        ...type.body,
      }}
    >
      {props.text}
    </Box>
  );
}
