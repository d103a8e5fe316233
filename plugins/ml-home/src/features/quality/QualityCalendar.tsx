import {
  FamilyQuality,
  JudgedPartitionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  DeliveryCalendar,
  radius,
  StateLabel,
  type,
  useFormat,
  useMlHomeTranslation,
  usePartitionWords,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { cronCells } from './cronCells';
import { MarkLegend } from './MarkLegend';
import {
  glyphOfPartition,
  isCurrent,
  toJudged,
  windowsOf,
} from './qualityModel';
import { FirstLateWords } from './useFirstLate';
import { usePartitionFindings } from './usePartitionFindings';
import { QualityWords } from './useQualityWords';

/** What is known of the partition that was chosen. */
function Chosen(props: {
  partition: JudgedPartitionView;
  words: QualityWords;
  finding: string;
  /** Which source was late first. */
  cause?: string;
  onExcuse: () => void;
  onLog: () => void;
}) {
  const { partition, words } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const states = usePartitionWords();
  const facts = [
    partition.arrivedAt &&
      t('quality.factArrived', {
        at: words.zoned.dayTime(partition.arrivedAt),
      }),
    partition.deadline &&
      t('quality.factDeadline', {
        at: words.zoned.dayTime(partition.deadline),
      }),
    partition.version !== undefined &&
      t('quality.factVersion', { version: String(partition.version) }),
    partition.rows !== undefined &&
      t('quality.factRows', { n: format.number(partition.rows) }),
    partition.deliveries > 1 &&
      t('quality.factAgain', { n: format.number(partition.deliveries) }),
    partition.rejected > 0 &&
      t('quality.factRejected', { n: format.number(partition.rejected) }),
    partition.clockSkew && t('quality.factSkew'),
    partition.closedAt &&
      t('quality.factClosed', { at: words.zoned.dayTime(partition.closedAt) }),
    partition.reason && t('quality.factReason', { reason: partition.reason }),
  ].filter(Boolean);
  return (
    <Box
      role="status"
      sx={{
        mt: 1,
        px: 1.5,
        py: 1,
        borderRadius: radius.field,
        bgcolor: k.codeGround,
        ...type.body,
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        <strong>{words.partition(partition.key)}</strong>
        <StateLabel state={glyphOfPartition[partition.state]}>
          {states[partition.state]}
        </StateLabel>
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
          <Button small onClick={props.onLog}>
            {t('quality.itsDeliveries')}
          </Button>
          {partition.state !== 'excused' && (
            <Button small aria-haspopup="dialog" onClick={props.onExcuse}>
              {t('quality.excuse')}
            </Button>
          )}
        </Box>
      </Box>
      <Box sx={{ ...type.small, color: k.second, mt: 0.5 }}>
        {facts.length > 0 ? facts.join(', ') : props.finding}
        {props.cause && `; ${props.cause}`}
      </Box>
    </Box>
  );
}

/** Two windows of partitions by week, each a cell with number and mark. */
export function QualityCalendar(props: {
  quality: FamilyQuality;
  words: QualityWords;
  firstLate: FirstLateWords;
  selected?: string;
  onSelect: (key: string | undefined) => void;
  onExcuse: (key: string) => void;
  onLog: (key: string) => void;
}) {
  const { quality, words, selected } = props;
  const { t } = useMlHomeTranslation();
  const findings = usePartitionFindings(words);
  const windows = windowsOf(quality);
  const cadence = quality.schedule?.cadence ?? 'day';
  const shown = quality.partitions
    .map(view => ({ view, judged: toJudged(view) }))
    .filter(
      ({ judged }) => (judged.deadline ?? judged.end) > windows.previous.from,
    );
  const ticks =
    cadence === 'cron'
      ? cronCells(
          shown.map(({ view }) => view.start),
          words.zoned,
        )
      : undefined;
  const partitions = shown.map(({ view, judged }, i) => ({
    key: view.key,
    state: view.state,
    ...(ticks?.cells[i] ?? {
      label: words.zoned.cell(view.key, cadence),
      day: cadence === 'hour' ? words.zoned.day(view.start) : undefined,
    }),
    name: findings.one(view),
    current: isCurrent(judged, windows),
  }));
  const chosen = quality.partitions.find(({ key }) => key === selected);
  const counted = quality.current;
  return (
    <>
      <DeliveryCalendar
        cadence={ticks?.cadence ?? cadence}
        partitions={partitions}
        name={findings.all(
          quality.partitions.filter(one => isCurrent(toJudged(one), windows)),
          counted,
        )}
        weekLabel={monday => words.zoned.partition(monday, 'day')}
        weekdays={words.zoned.weekdays}
        selected={selected}
        onSelect={key => props.onSelect(key === selected ? undefined : key)}
        leftOut={n => t('quality.noRoom', { n: String(n) })}
      />
      <MarkLegend states={[...new Set(shown.map(({ view }) => view.state))]} />
      {chosen && (
        <Chosen
          partition={chosen}
          words={words}
          finding={findings.one(chosen)}
          cause={props.firstLate.long(chosen.key)}
          onExcuse={() => props.onExcuse(chosen.key)}
          onLog={() => props.onLog(chosen.key)}
        />
      )}
    </>
  );
}
