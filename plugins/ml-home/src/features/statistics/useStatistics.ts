import { DriftState } from '@ml-home/backstage-plugin-ml-home-common';
import {
  State,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';

/** The newest partitions of a feature in one scope. */
export const useFeatureStatistics = (
  family: string,
  feature: string,
  scope: string,
) =>
  useMlHomeQuery(
    ['feature-statistics', family, feature, scope],
    (api, signal) =>
      api.features.featureStatistics(
        { params: { family, feature }, query: { scope } },
        { signal },
      ),
    { keepPrevious: true },
  );

/** Features that are compared at most. */
export const COMPARED = 200;

export const useFamilyStatistics = (family: string) =>
  useMlHomeQuery(['family-statistics', family], (api, signal) =>
    api.features.familyStatistics(
      { params: { family }, query: { limit: COMPARED } },
      { signal },
    ),
  );

/** Shape and word of each verdict on drift. */
export function useDriftWords(): Record<
  DriftState | 'unknown',
  { state: State; word: string }
> {
  const { t } = useMlHomeTranslation();
  return {
    drifted: { state: 'fail', word: t('drift.drifted') },
    moved: { state: 'warning', word: t('drift.moved') },
    stable: { state: 'ok', word: t('drift.stable') },
    too_few: { state: 'unknown', word: t('drift.tooFew') },
    unknown: { state: 'unknown', word: t('drift.unknown') },
  };
}
