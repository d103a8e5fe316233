import {
  FamilyQuality,
  FirstLate,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { breachesOf, isCurrent, toJudged, windowsOf } from './qualityModel';
import { QualityWords } from './useQualityWords';

/** Partitions of which it is asked at once. */
const ASKED = 60;

/** Partitions of this window that came late or not at all, and what is waited for. */
export function askedOf(quality: FamilyQuality): string[] {
  const windows = windowsOf(quality);
  const breaches = breachesOf(quality.partitions).filter(one =>
    isCurrent(toJudged(one), windows),
  );
  const keys = [
    quality.due?.key,
    // What is overdue is shown from the oldest on, the breaches from the newest.
    ...quality.partitions
      .filter(({ state }) => state === 'overdue')
      .map(({ key }) => key)
      .slice(0, 3),
    ...breaches.map(({ key }) => key),
  ].flatMap(key => key ?? []);
  return [...new Set(keys)].slice(0, ASKED);
}

export interface FirstLateWords {
  /** For a cell; undefined where nothing is known yet. */
  short: (key: string) => string | undefined;
  /** A sentence without its end. */
  long: (key: string) => string | undefined;
  of: (key: string) => FirstLate | undefined;
}

/** Which source was late first, in words, for the partitions of a family that were asked for. */
export function useFirstLate(
  family: string,
  quality: FamilyQuality,
  words: QualityWords,
): FirstLateWords {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const keys = askedOf(quality);
  const query = useMlHomeQuery(
    ['feature-quality', family, 'first-late', keys],
    (api, signal) =>
      api.features.firstLate(
        { params: { family }, query: { partition: keys } },
        { signal },
      ),
    { enabled: keys.length > 0, keepPrevious: true },
  );
  const byKey = new Map(
    (query.data?.items ?? []).map(one => [one.partition, one]),
  );
  const lateBy = ({
    expectedAt,
    arrivedAt,
  }: NonNullable<FirstLate['source']>) =>
    arrivedAt === undefined
      ? undefined
      : format.duration(Date.parse(arrivedAt) - Date.parse(expectedAt));
  const short = (key: string) => {
    const one = byKey.get(key);
    if (!one) return undefined;
    if (!one.source) {
      return t(
        one.found === 'none' ? 'firstLate.noneShort' : 'firstLate.unknown',
      );
    }
    const { name } = one.source;
    const time = lateBy(one.source);
    return time === undefined
      ? t('firstLate.shortMissing', { name })
      : t('firstLate.short', { name, time });
  };
  const long = (key: string) => {
    const one = byKey.get(key);
    if (!one) return undefined;
    const { source, upstream } = one;
    if (!source) {
      if (one.found === 'none') {
        return t('firstLate.none', {
          known: format.number(upstream.known),
          all: format.number(upstream.all),
        });
      }
      return t(
        one.reason === 'no_lineage'
          ? 'firstLate.noLineage'
          : 'firstLate.noTimes',
      );
    }
    const when =
      source.by === 'promise'
        ? t('firstLate.promise', { family: source.family ?? '' })
        : t('firstLate.usual', { n: format.number(source.history ?? 0) });
    const time = lateBy(source);
    const between = source.path.slice(1, -1);
    return [
      time === undefined
        ? t('firstLate.missing', {
            name: source.name,
            at: words.zoned.dayTime(source.expectedAt),
            when,
          })
        : t('firstLate.late', { name: source.name, time, when }),
      between.length > 0 && t('firstLate.way', { names: between.join(', ') }),
      source.learned === 'assumed' && t('firstLate.assumed'),
      one.alsoLate > 0 &&
        t('firstLate.also', {
          count: one.alsoLate,
          n: format.number(one.alsoLate),
        }),
    ]
      .filter(Boolean)
      .join(', ');
  };
  return { short, long, of: key => byKey.get(key) };
}
