import { FamilyQuality } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyFigure,
  KeyFigures,
  StateGlyph,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { glyphOfSlo } from './qualityModel';
import { QualityWords } from './useQualityWords';

const HOUR = 3_600_000;

type Compliance = NonNullable<FamilyQuality['current']>;

const signed = (value: string, positive: boolean) =>
  positive ? `+${value}` : value;

/** The words of figures and how they differ from the window before. */
function useFigures(quality: FamilyQuality) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const long = (ms: number) =>
    ms === 0 ? t('quality.zero') : format.duration(ms);
  const share = (one: Compliance) =>
    one.share === null ? t('quality.notJudged') : format.percent(one.share);
  const kOfN = (one: Compliance) =>
    one.n === 0
      ? t('quality.notJudged')
      : t('quality.kOfN', {
          k: format.number(one.onTime),
          n: format.number(one.n),
        });
  const p90 = ({ p90: value }: Compliance) => {
    if (!value) return t('quality.notJudged');
    const text = format.duration(value.value);
    return value.kind === 'atLeast'
      ? t('quality.atLeast', { value: text })
      : text;
  };
  const { current, previous, delta, budget } = quality;
  const words = [
    current?.late
      ? t('quality.countLate', { n: format.number(current.late) })
      : '',
    current?.overdue
      ? t('quality.countOverdue', { n: format.number(current.overdue) })
      : '',
    current?.abandoned
      ? t('quality.countAbandoned', { n: format.number(current.abandoned) })
      : '',
  ].filter(Boolean);
  const points = delta?.sharePoints;
  const change = delta?.p90;
  return {
    t,
    format,
    long,
    share,
    kOfN,
    p90,
    words,
    current,
    previous,
    budget,
    points,
    change,
  };
}

/** The five answers, each against the window before. */
export function QualityFigures(props: {
  quality: FamilyQuality;
  words: QualityWords;
}) {
  const { quality } = props;
  const k = useTokens();
  const f = useFigures(quality);
  const { t, format, current, previous, budget } = f;
  if (!current) return null;
  const big = (text: ReactNode, glyph?: ReactNode) => (
    <Box
      component="span"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: '6px',
        ...type.figure,
        fontSize: 18,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {glyph}
      {text}
    </Box>
  );
  const note = (...lines: (string | undefined | false)[]) => (
    <>
      {lines.filter(Boolean).map((line, i) => (
        <Box key={String(line)} sx={{ color: i ? k.second : k.text }}>
          {line}
        </Box>
      ))}
    </>
  );
  const wasOf = (text: string, by?: string) =>
    by
      ? t('quality.wasBy', { was: text, by })
      : t('quality.was', { was: text });
  const stale = budget?.stale;
  const staleShare = stale?.share;
  const spent = stale !== undefined && stale.remaining < 0;
  const figures: KeyFigure[] = [
    {
      label: t('quality.onTime'),
      value: big(
        f.kOfN(current),
        <StateGlyph state={glyphOfSlo[quality.state]} size={16} />,
      ),
      note: note(
        current.wilsonLow !== null &&
          t('quality.shareLow', {
            share: f.share(current),
            low: format.percent(current.wilsonLow),
          }),
        previous &&
          wasOf(
            f.kOfN(previous),
            typeof f.points === 'number'
              ? t('quality.points', {
                  n: signed(format.number(f.points, 1), f.points > 0),
                })
              : undefined,
          ),
      ),
    },
    {
      label:
        current.p90?.kind === 'max' ? t('quality.longest') : t('quality.p90'),
      value: big(f.p90(current)),
      note: note(
        current.p90
          ? t('quality.nMissing', {
              n: format.number(current.p90.n),
              missing: format.number(current.p90.missing),
            })
          : undefined,
        previous &&
          wasOf(
            f.p90(previous),
            typeof f.change === 'number'
              ? signed(format.percent(f.change), f.change > 0)
              : undefined,
          ),
      ),
    },
    {
      label: t('quality.breaches'),
      value: big(
        current.n ? format.number(current.breaches) : t('quality.notJudged'),
      ),
      note: note(
        f.words.join(', '),
        previous &&
          wasOf(
            previous.n
              ? format.number(previous.breaches)
              : t('quality.notJudged'),
          ),
      ),
    },
    {
      label: t('quality.breachDuration'),
      // A breach of the window before may last into one in which nothing was due.
      value: big(
        current.n || current.breachDuration
          ? f.long(current.breachDuration)
          : t('quality.notJudged'),
      ),
      note: note(
        current.partitionDuration > 0 &&
          t('quality.summed', { time: f.long(current.partitionDuration) }),
        previous &&
          wasOf(
            previous.n
              ? f.long(previous.breachDuration)
              : t('quality.notJudged'),
          ),
      ),
    },
  ];
  if (stale) {
    const atRisk =
      staleShare !== null && staleShare !== undefined && staleShare < 0.25;
    let glyph: ReactNode;
    if (spent) glyph = <StateGlyph state="fail" size={16} />;
    else if (atRisk) glyph = <StateGlyph state="warning" size={16} />;
    const left =
      staleShare === null || staleShare === undefined
        ? t('quality.noBudget')
        : t('quality.left', { share: format.percent(Math.max(0, staleShare)) });
    figures.push({
      label: t('quality.budget'),
      value: big(spent ? t('quality.overspent') : left, glyph),
      note: note(
        spent
          ? t('quality.overspentBy', {
              time: format.duration(-stale.remaining),
              allowed: f.long(stale.allowed),
            })
          : t('quality.ofAllowed', { allowed: f.long(stale.allowed) }),
        budget.exhaustedAt
          ? t('quality.exhausted', {
              at: props.words.zoned.dayTime(budget.exhaustedAt),
            })
          : t('quality.misses', {
              used: format.number(budget.partitions.used),
              allowed: format.number(budget.partitions.allowed, 1),
            }),
      ),
    });
  }
  return <KeyFigures label={t('quality.figures')} figures={figures} />;
}

/** What is compared with what, and by which bound. */
export function WindowNote(props: {
  quality: FamilyQuality;
  words: QualityWords;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { current, slo } = props.quality;
  if (!current) return null;
  const hours =
    (Date.parse(current.window.to) - Date.parse(current.window.from)) / HOUR;
  const days = Math.round(hours / 24);
  return (
    <Box sx={{ ...type.small, color: k.second }}>
      {t('quality.window', {
        days: format.number(slo?.windowDays ?? days),
        at: props.words.zoned.dayTime(current.window.to),
      })}
      {Math.abs(hours - days * 24) > 0.01 &&
        ` ${t('quality.clocks', { hours: format.number(hours) })}`}
    </Box>
  );
}
