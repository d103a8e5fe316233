import { SloInput } from '@ml-home/backstage-plugin-ml-home-common';
import {
  useMlHomeMutation,
  useMlHomePages,
  useMlHomeQuery,
} from '@ml-home/backstage-plugin-ml-home-react';

/** What a change of a family's promise or deliveries makes old. */
const touched = (family: string) => [
  ['feature-quality', family],
  ['feature-family', family],
  ['feature-excuses', family],
  ['feature-deliveries', family],
  ['feature-families'],
  ['feature-facets'],
];

/** How the deliveries of a family kept their promise; read again every minute. */
export const useQuality = (family: string) =>
  useMlHomeQuery(
    ['feature-quality', family],
    (api, signal) =>
      api.features.quality({ params: { family }, query: {} }, { signal }),
    { refetchInterval: 60_000 },
  );

export const useDeliveries = (family: string, partition?: string) =>
  useMlHomePages(
    ['feature-deliveries', family, partition],
    (api, cursor, signal) =>
      api.features.deliveries(
        { params: { family }, query: { cursor, partition, limit: 20 } },
        { signal },
      ),
    { keepPrevious: true },
  );

export const useExcuses = (family: string) =>
  useMlHomeQuery(['feature-excuses', family], (api, signal) =>
    api.features.excuses({ params: { family } }, { signal }),
  );

export const useSetSlo = (family: string) =>
  useMlHomeMutation(
    (api, body: SloInput & { reason?: string }) =>
      api.features.setSlo({ params: { family }, body }),
    touched(family),
  );

export const useExcuse = (family: string) =>
  useMlHomeMutation(
    (api, body: { from: string; to?: string; reason: string }) =>
      api.features.excuse({ params: { family }, body }),
    touched(family),
  );

export const useRevokeExcuse = (family: string) =>
  useMlHomeMutation(
    (api, id: string) => api.features.revokeExcuse({ params: { family, id } }),
    touched(family),
  );

/** A promise as another tool writes it. */
export interface SloDocument {
  format: 'openslo' | 'odcs';
  document: string;
  objective?: number;
}

/** What a document would promise; asked again when it changes. */
export const usePreviewSlo = (family: string, body: SloDocument) =>
  useMlHomeQuery(
    ['feature-slo-preview', family, body],
    (api, signal) =>
      api.features.previewSlo({ params: { family }, body }, { signal }),
    { enabled: body.document.trim() !== '' },
  );

export const useImportSlo = (family: string) =>
  useMlHomeMutation(
    (api, body: SloDocument & { reason?: string }) =>
      api.features.importSlo({ params: { family }, body }),
    touched(family),
  );

export const useExportSlo = (family: string) =>
  useMlHomeMutation(
    (api, format: SloDocument['format']) =>
      api.features.exportSlo({ params: { family }, query: { format } }),
    [],
  );
