import { FamilyQuality } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DeliveryTimeChart,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Section } from '../Section';
import { isCurrent, toJudged, windowsOf } from './qualityModel';
import { usePartitionFindings } from './usePartitionFindings';
import { QualityWords } from './useQualityWords';

type Compliance = NonNullable<FamilyQuality['current']>;

/** When each partition came after its end, against the deadline and the window before. */
export function DeliveryTimes(props: {
  quality: FamilyQuality;
  words: QualityWords;
}) {
  const { quality, words } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const findings = usePartitionFindings(words);
  const windows = windowsOf(quality);
  const now = Date.parse(quality.now);
  const points = quality.partitions
    .map(view => ({ view, judged: toJudged(view) }))
    .filter(
      ({ judged }) => (judged.deadline ?? judged.end) > windows.previous.from,
    )
    .map(({ view, judged }) => ({
      key: view.key,
      label: words.partition(view.key),
      state: view.state,
      time: view.deliveryTime,
      waited:
        view.deliveryTime === undefined &&
        ['pending', 'overdue', 'abandoned'].includes(view.state)
          ? Math.max(0, Math.min(now, judged.closedAt ?? now) - judged.end)
          : undefined,
      deadline:
        judged.deadline === undefined
          ? undefined
          : judged.deadline - judged.end,
      current: isCurrent(judged, windows),
    }));
  const decile = (
    of: Compliance | undefined,
    which: 'previous' | 'current',
  ) => {
    if (!of?.p90) return undefined;
    const value = format.duration(of.p90.value);
    const words90 = {
      value: t('quality.lineP90', { value }),
      atLeast: t('quality.lineAtLeast', { value }),
      max: t('quality.lineMax', { value }),
    }[of.p90.kind];
    return {
      value: of.p90.value,
      label: `${
        which === 'previous'
          ? t('quality.linePrevious')
          : t('quality.lineCurrent')
      }, ${words90}`,
    };
  };
  if (!points.some(({ time }) => time !== undefined)) return null;
  return (
    <Section title={t('quality.times', { unit: words.unit })}>
      <DeliveryTimeChart
        points={points}
        previous={decile(quality.previous, 'previous')}
        current={decile(quality.current, 'current')}
        deadlineLabel={
          quality.slo &&
          t('quality.deadlineLine', {
            deadline: words.deadline(quality.slo.deadline),
          })
        }
        name={`${t('quality.times', { unit: words.unit })}: ${findings.all(
          quality.partitions.filter(one => isCurrent(toJudged(one), windows)),
          quality.current,
        )}`}
      />
    </Section>
  );
}
