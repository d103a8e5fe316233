import { FamilyQuality } from '@ml-home/backstage-plugin-ml-home-common';
import {
  radius,
  StateGlyph,
  type,
  useMlHomeTranslation,
  useNow,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { FirstLateWords } from './useFirstLate';
import { QualityWords } from './useQualityWords';

/** What is waited for, in words. */
export function useTodayWords(quality: FamilyQuality, words: QualityWords) {
  const { t } = useMlHomeTranslation();
  const now = useNow();
  const { due, partitions } = quality;
  const waited = partitions.filter(one => one.state === 'overdue');
  const overdue = waited.at(0);
  const { zoned, zone } = words;
  const clock = (at: number) =>
    zoned.day(at) === zoned.day(now) ? zoned.time(at) : zoned.dayTime(at);
  const expected = (at: number) =>
    t('quality.expectedBy', {
      time: clock(at),
      zone,
      away: words.away(at, now),
    });
  const lines: {
    state: 'fail' | 'pending' | 'ok';
    name: string;
    text: string;
    /** The partition whose late source is named. */
    key?: string;
  }[] = [];
  if (overdue?.deadline) {
    const deadline = Date.parse(overdue.deadline);
    const said = {
      time: clock(deadline),
      zone,
      away: words.away(deadline, now),
    };
    const names = waited.slice(0, 3).map(({ key }) => words.partition(key));
    lines.push({
      state: 'fail',
      // Of several the newest: what is waited for today.
      key: waited.at(-1)?.key,
      name: names.join(', ') + (waited.length > 3 ? ', …' : ''),
      text:
        waited.length > 1
          ? t('quality.overdueSeveral', { ...said, n: String(waited.length) })
          : t('quality.overdueSince', said),
    });
  }
  if (due) {
    lines.push({
      state: 'pending',
      key: due.key,
      name: words.partition(due.key),
      text: expected(Date.parse(due.deadline)),
    });
  }
  const last = partitions.filter(one => one.arrivedAt).at(-1);
  if (lines.length === 0 && last?.arrivedAt) {
    lines.push({
      state: 'ok',
      name: words.partition(last.key),
      text: t('quality.arrived', {
        time: clock(Date.parse(last.arrivedAt)),
        zone,
      }),
    });
  }
  const odds = due?.odds && {
    met: String(due.odds.met),
    of: String(due.odds.of),
  };
  return {
    lines,
    odds: odds
      ? {
          short: t('quality.odds', odds),
          long: t('quality.oddsLong', odds),
        }
      : undefined,
  };
}

/** Today's line: what is expected, when, and how likely it comes in time. */
export function TodayLine(props: {
  quality: FamilyQuality;
  words: QualityWords;
  firstLate: FirstLateWords;
}) {
  const k = useTokens();
  const { lines, odds } = useTodayWords(props.quality, props.words);
  const { firstLate } = props;
  /** What is still waited for is not late: only a source that is late already is worth a word. */
  const causeOf = ({ key, state }: { key?: string; state: string }) =>
    key &&
    firstLate.long(key) &&
    (state === 'fail' || firstLate.of(key)?.source)
      ? `; ${props.words.partition(key)}: ${firstLate.long(key)}`
      : '';
  return (
    <>
      {lines.map((line, i) => (
        <Box
          key={line.name}
          role="note"
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            columnGap: 1,
            px: 1.5,
            py: 0.75,
            minHeight: 24,
            borderRadius: radius.field,
            bgcolor: k.accentGround,
            color: k.text,
            ...type.body,
          }}
        >
          <StateGlyph state={line.state} />
          <Box component="span" sx={{ flex: '1 1 280px', minWidth: 0 }}>
            <strong>{line.name}:</strong> {line.text}
            {line.state === 'pending' && odds && `, ${odds.short}`}
            {causeOf(line)}
          </Box>
          {i === lines.length - 1 && odds && (
            <Box sx={{ ml: 'auto', ...type.small, color: k.second }}>
              {odds.long}
            </Box>
          )}
        </Box>
      ))}
    </>
  );
}
