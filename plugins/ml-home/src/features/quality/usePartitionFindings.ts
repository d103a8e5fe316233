import { JudgedPartitionView } from '@ml-home/backstage-plugin-ml-home-common';
import {
  useFormat,
  useMlHomeTranslation,
  usePartitionWords,
} from '@ml-home/backstage-plugin-ml-home-react';
import { QualityWords } from './useQualityWords';

/** Sentences on single partitions and on all of them. */
export function usePartitionFindings(words: QualityWords) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const states = usePartitionWords();
  const one = (partition: JudgedPartitionView): string => {
    const name = words.partition(partition.key);
    const { state, lateness, deliveryTime, deadline, reason } = partition;
    if (state === 'late' && lateness !== undefined) {
      return t('quality.oneLate', { name, time: format.duration(lateness) });
    }
    if (state === 'pending' && deadline) {
      return t('quality.onePending', {
        name,
        at: words.zoned.dayTime(deadline),
      });
    }
    if (state === 'overdue' && deadline) {
      return t('quality.oneOverdue', {
        name,
        at: words.zoned.dayTime(deadline),
      });
    }
    if (state === 'excused') {
      return t('quality.oneExcused', { name, reason: reason ?? '' });
    }
    return deliveryTime === undefined
      ? t('quality.oneState', { name, state: states[state] })
      : t('quality.oneTime', {
          name,
          state: states[state],
          time: format.duration(deliveryTime),
        });
  };
  /** "25 of 28 on time; late: 3, 9 and 10 Nov". */
  const all = (
    partitions: Pick<JudgedPartitionView, 'key' | 'state'>[],
    counted?: { onTime: number; n: number },
  ): string => {
    const onTime =
      counted?.onTime ??
      partitions.filter(({ state }) => state === 'on_time').length;
    const n =
      counted?.n ??
      partitions.filter(({ state }) =>
        ['on_time', 'late', 'overdue', 'abandoned'].includes(state),
      ).length;
    const list = new Intl.ListFormat(format.locale);
    const named = (['late', 'overdue', 'abandoned'] as const).flatMap(state => {
      const keys = partitions.filter(other => other.state === state);
      if (keys.length === 0) return [];
      const shown = keys.slice(-5).map(({ key }) => words.partition(key));
      const rest = keys.length - shown.length;
      return t('quality.named', {
        state: states[state],
        names: list.format(
          rest > 0
            ? [t('quality.older', { n: format.number(rest) }), ...shown]
            : shown,
        ),
      });
    });
    return [
      n === 0
        ? t('quality.noneJudged')
        : t('quality.kOfNOnTime', {
            k: format.number(onTime),
            n: format.number(n),
          }),
      ...named,
    ].join('; ');
  };
  return { one, all };
}
