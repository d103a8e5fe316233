import {
  useMlHomePages,
  useMlHomeQuery,
} from '@ml-home/backstage-plugin-ml-home-react';

export const useFamily = (family: string) =>
  useMlHomeQuery(['feature-family', family], (api, signal) =>
    api.features.get({ params: { family } }, { signal }),
  );

/** The features of a family by name, page by page. */
export const useFamilyFeatures = (family: string, q?: string) =>
  useMlHomePages(
    ['family-features', family, q],
    (api, cursor, signal) =>
      api.features.features(
        {
          params: { family },
          query: { cursor, q: q || undefined, limit: 200 },
        },
        { signal },
      ),
    { keepPrevious: true },
  );

export const useFeature = (family: string, feature: string) =>
  useMlHomeQuery(['feature', family, feature], (api, signal) =>
    api.features.feature({ params: { family, feature } }, { signal }),
  );
