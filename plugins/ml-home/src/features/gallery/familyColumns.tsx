import { FamilySummary } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Chip,
  ChipRow,
  Column,
  DeliveryStrip,
  Marked,
  OwnerLink,
  StarButton,
  StateLabel,
  type,
  useFormat,
  useMlHomeTranslation,
  useNow,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { glyphOfSlo } from '../quality/qualityModel';
import { usePartitionFindings } from '../quality/usePartitionFindings';
import { useQualityWords } from '../quality/useQualityWords';
import { servingKeys } from './serving';

/** Bars beside the word of a cadence that is not the daily one. */
const FEW = 16;

/** The last partitions of a row; a cadence other than the daily one says so. */
export function FamilyStrip(props: { family: FamilySummary }) {
  const { slo } = props.family;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useQualityWords({
    cadence: slo.cadence ?? 'day',
    zone: slo.zone ?? 'UTC',
  });
  const findings = usePartitionFindings(words);
  const daily = !slo.cadence || slo.cadence === 'day';
  if (slo.strip.length === 0) {
    return (
      <Box component="span" sx={{ ...type.small, color: k.second }}>
        {slo.cadence ? t('features.noPartitions') : t('features.noSchedule')}
      </Box>
    );
  }
  const marks = daily ? slo.strip : slo.strip.slice(-FEW);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
      {!daily && (
        <Box component="span" sx={{ ...type.small, color: k.second }}>
          {words.cadences[slo.cadence!].toLocaleLowerCase()}
        </Box>
      )}
      <DeliveryStrip
        marks={marks}
        name={findings.all(
          slo.strip,
          slo.n > 0 ? { n: slo.n, onTime: slo.onTime } : undefined,
        )}
      />
    </Box>
  );
}

/** How the promise stands: k of n with the goal, or the word for what is not known. */
export function OnTime(props: { family: FamilySummary }) {
  const { slo } = props.family;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { states, goal } = useQualityWords();
  const word = states[slo.state];
  const known = slo.n > 0 && slo.state !== 'no_slo' && slo.state !== 'no_data';
  return (
    <StateLabel state={glyphOfSlo[slo.state]}>
      <span title={word}>
        {known
          ? t('quality.kOfN', {
              k: format.number(slo.onTime),
              n: format.number(slo.n),
            })
          : `${word[0].toLocaleLowerCase()}${word.slice(1)}`}
        {slo.objective !== undefined && (
          <Box component="span" sx={{ ...type.small, color: k.second }}>
            {' '}
            {goal(slo.objective)}
          </Box>
        )}
        {known && (
          <Box
            component="span"
            sx={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}
          >
            {word}
          </Box>
        )}
      </span>
    </StateLabel>
  );
}

/** When it is due, or when the last delivery came. */
export function Delivered(props: { family: FamilySummary }) {
  const { slo, lastDelivery } = props.family;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const now = useNow();
  const { zoned } = useQualityWords({
    cadence: slo.cadence ?? 'day',
    zone: slo.zone ?? 'UTC',
  });
  const short = (at: string) =>
    zoned.day(at) === zoned.day(now) ? zoned.time(at) : zoned.day(at);
  const title = slo.due && `${zoned.dayTime(slo.due.at)} ${slo.zone ?? 'UTC'}`;
  if (slo.due) {
    return (
      <Box component="span" title={title} sx={{ color: k.second }}>
        {t('features.due', { at: short(slo.due.at) })}
      </Box>
    );
  }
  if (lastDelivery) {
    return (
      <span
        title={`${zoned.dayTime(lastDelivery.arrivedAt)} ${slo.zone ?? 'UTC'}`}
      >
        {short(lastDelivery.arrivedAt)}
      </span>
    );
  }
  return (
    <Box component="span" sx={{ color: k.second }}>
      {t('delivery.notYet')}
    </Box>
  );
}

export function useFamilyColumns(
  query: string,
  onWatch: (family: FamilySummary) => void,
): Column<FamilySummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.second }}>
      {text}
    </Box>
  );
  return [
    {
      id: 'watch',
      header: '',
      width: 40,
      render: one => (
        <StarButton
          on={one.watched}
          label={
            one.watched
              ? t('features.unwatch', { name: one.name })
              : t('features.watch', { name: one.name })
          }
          onClick={() => onWatch(one)}
        />
      ),
    },
    {
      id: 'name',
      header: t('features.family'),
      sortKey: 'name',
      primary: true,
      // At 1280 the other columns leave so much.
      minWidth: 160,
      render: one => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            <Marked text={one.title ?? one.name} query={query} />
          </Box>
          {one.title && (
            <Box
              component="span"
              sx={{ ml: 0.75, color: k.second, ...type.small }}
            >
              <Marked text={one.name} query={query} />
            </Box>
          )}
          {one.demo && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{t('table.demo')}</Chip>
            </Box>
          )}
          {one.goneAt && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{t('features.gone')}</Chip>
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'entity',
      header: t('features.entity'),
      width: 104,
      render: one => <ChipRow items={one.entityKeys} max={1} />,
    },
    {
      id: 'n',
      header: 'n',
      align: 'right',
      width: 40,
      render: one => (
        <span title={one.features.join(', ')}>
          {format.number(one.featureCount)}
        </span>
      ),
    },
    {
      id: 'serving',
      header: t('features.serving'),
      width: 76,
      render: one => {
        const keys = servingKeys(one.serving);
        return keys.length
          ? keys.map(key => t(`features.${key}`)).join(', ')
          : faint(t('format.unknown'));
      },
    },
    {
      id: 'owner',
      header: t('features.owner'),
      width: 128,
      render: one => <OwnerLink plain entityRef={one.owner?.value} />,
    },
    {
      id: 'strip',
      header: t('features.strip'),
      width: 168,
      render: one => <FamilyStrip family={one} />,
    },
    {
      id: 'onTime',
      header: t('features.onTime'),
      sortKey: 'slo',
      width: 124,
      render: one => <OnTime family={one} />,
    },
    {
      id: 'delivered',
      header: t('quality.delivered'),
      sortKey: 'lastDelivery',
      sortFirst: 'desc',
      align: 'right',
      width: 86,
      render: one => <Delivered family={one} />,
    },
    {
      id: 'models',
      header: t('features.models'),
      sortKey: 'models',
      sortFirst: 'desc',
      align: 'right',
      width: 66,
      render: one =>
        one.modelCount === 0 ? faint('0') : format.number(one.modelCount),
    },
  ];
}

/** When the sources of what is shown were read last. */
export function Freshness(props: { families: FamilySummary[] }) {
  const { t } = useMlHomeTranslation();
  const newest = new Map<string, string>();
  for (const { sources } of props.families) {
    for (const { source, syncedAt } of sources) {
      const other = newest.get(source);
      if (!other || syncedAt > other) newest.set(source, syncedAt);
    }
  }
  const feast = [...newest].filter(([source]) => source.startsWith('feast'));
  if (feast.length === 0) return null;
  const oldest = feast.map(([, at]) => at).sort()[0];
  return (
    <span>
      {t('features.feastSynced')} <Age at={oldest} />
    </span>
  );
}
