import {
  IntervalPair,
  ProvenanceChip,
  StateGlyph,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  EvidenceItem,
  RuleVerdict,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { verdictGlyphs } from '../words';
import { Change, detailWords } from './evidenceRows';

function useValue() {
  const format = useFormat();
  const { t } = useMlHomeTranslation();
  return (item: EvidenceItem | undefined): string => {
    if (!item) return '–';
    if (item.value === null) return format.number(undefined);
    if (typeof item.value === 'number') return format.metric(item.value);
    if (typeof item.value === 'boolean') {
      return item.value ? t('govAssess.yes') : t('govAssess.no');
    }
    // A digest is told apart by its beginning.
    return /^[0-9a-f]{16,}$/.test(item.value)
      ? item.value.slice(0, 7)
      : item.value;
  };
}

const intervalOf = (item: EvidenceItem | undefined) =>
  typeof item?.value === 'number'
    ? { value: item.value, low: item.interval?.low, high: item.interval?.high }
    : undefined;

export function VerdictCell(props: { rule: RuleVerdict | undefined }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { rule } = props;
  if (!rule) return <Box sx={{ color: k.faint }}>{t('govReview.noRule')}</Box>;
  // What a rule found is read where it did not pass; else it is enough what it looked for.
  const passes = rule.verdict === 'pass';
  const title = rule.evidence ? rule.title : '';
  const said = passes ? title : rule.message;
  return (
    <Box
      sx={{ display: 'flex', gap: '6px', alignItems: 'flex-start' }}
      title={passes ? rule.message : rule.title}
    >
      <Box sx={{ pt: '3px' }}>
        <StateGlyph state={verdictGlyphs[rule.verdict]} />
      </Box>
      <Box sx={{ overflowWrap: 'anywhere' }}>
        {[t(`govReview.${rule.verdict}`), said].filter(Boolean).join(', ')}
      </Box>
    </Box>
  );
}

function WordDiff(props: { change: Change }) {
  const k = useTokens();
  const { words, before, after } = props.change;
  if (!words) return <>{String(after?.value ?? before?.value ?? '')}</>;
  return (
    <>
      {words.map((part, i) => {
        if (part.kind === 'same') return <span key={i}>{part.text}</span>;
        return part.kind === 'removed' ? (
          <Box component="del" key={i} sx={{ color: k.second }}>
            {part.text}
          </Box>
        ) : (
          <Box
            component="ins"
            key={i}
            sx={{ bgcolor: k.accentGround, textDecoration: 'none' }}
          >
            {part.text}
          </Box>
        );
      })}
    </>
  );
}

/** One item: before, now, difference, interval, verdict, origin. */
export function EvidenceRow(props: {
  change: Change;
  rule: RuleVerdict | undefined;
  onComment: (key: string) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const valueOf = useValue();
  const { change, rule } = props;
  const { before, after } = change;
  const shown = (after ?? before)!;
  const open = rule && rule.verdict !== 'pass';
  // On the tinted ground of a row that is open the faintest grey cannot be read.
  const quiet = open ? k.second : k.faint;
  const unchanged = before && after && before.digest === after.digest;
  let difference: ReactNode = null;
  if (change.kind !== 'changed')
    difference = before || after ? t(`govReview.${change.kind}`) : null;
  else if (change.difference !== undefined) {
    difference = `${change.difference > 0 ? '+' : ''}${format.metric(
      change.difference,
    )}`;
    if (change.worse) difference = `${difference} ${t('govReview.worse')}`;
  }
  const text =
    change.group === 'text' &&
    (change.words || typeof shown.value === 'string');
  const cell = {
    px: 1,
    py: 1,
    verticalAlign: 'top',
    borderBottom: `1px solid ${k.line}`,
  };
  return (
    <Box component="tr" sx={{ bgcolor: open ? k.accentGround : undefined }}>
      <Box
        component="th"
        scope="row"
        sx={{
          ...cell,
          pl: 2,
          textAlign: 'left',
          fontWeight: 400,
          overflowWrap: 'anywhere',
        }}
      >
        <Box
          component="button"
          type="button"
          title={shown.key}
          onClick={() => props.onComment(shown.key)}
          sx={{
            border: 0,
            p: 0,
            bgcolor: 'transparent',
            color: k.text,
            font: 'inherit',
            textAlign: 'left',
            cursor: 'pointer',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {shown.label}
        </Box>
        {shown.n !== undefined && (
          <Box component="span" sx={{ color: k.second }}>
            , {t('govReview.n', { n: format.number(shown.n) })}
          </Box>
        )}
        {shown.unit && (
          <Box component="span" sx={{ color: k.second }}>
            , {shown.unit}
          </Box>
        )}
      </Box>
      {text ? (
        <Box
          component="td"
          colSpan={4}
          sx={{ ...cell, overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
        >
          <WordDiff change={change} />
        </Box>
      ) : (
        <>
          <Box
            component="td"
            sx={{
              ...cell,
              textAlign: 'right',
              color: k.second,
              overflowWrap: 'anywhere',
            }}
          >
            {valueOf(before)}
          </Box>
          <Box
            component="td"
            sx={{
              ...cell,
              textAlign: 'right',
              fontWeight: after?.value === null ? 400 : 600,
              color: after?.value === null ? quiet : k.text,
              overflowWrap: 'anywhere',
            }}
          >
            {valueOf(after)}
          </Box>
          <Box
            component="td"
            sx={{ ...cell, textAlign: 'right', whiteSpace: 'nowrap' }}
          >
            {unchanged || after?.value === null ? null : difference}
          </Box>
          <Box
            component="td"
            sx={{
              ...cell,
              color: k.second,
              overflowWrap: 'anywhere',
              ...type.small,
            }}
          >
            {typeof shown.value === 'number' ? (
              <IntervalPair
                name={t('govReview.intervalName', {
                  label: shown.label,
                  before: valueOf(before),
                  after: valueOf(after),
                })}
                before={intervalOf(before)}
                after={intervalOf(after)}
              />
            ) : (
              <span title={shown.detail}>{detailWords(shown.detail)}</span>
            )}
          </Box>
        </>
      )}
      <Box component="td" sx={cell}>
        <VerdictCell rule={rule} />
      </Box>
      <Box component="td" sx={{ ...cell, pr: 2 }}>
        <ProvenanceChip fact={shown.origin} />
      </Box>
    </Box>
  );
}
