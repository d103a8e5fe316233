import { useApi } from '@backstage/core-plugin-api';
import {
  messageOf,
  mlHomeApiRef,
  ToastMessage,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';
import { useRef, useState } from 'react';

type Query = NonNullable<
  NonNullable<Parameters<MlHomeApi['runTable']['export']>[0]>['query']
>;

/** `two-tower sweep, 2026-11-21.csv` without what file systems refuse. */
export function fileNameOf(experiment: string, now: Date): string {
  const name = experiment
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .trim()
    .slice(0, 80);
  return `${name || 'runs'}-runs-${now.toISOString().slice(0, 10)}.csv`;
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after this call.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Writes the whole result to a file; it can be stopped. */
export function useExport(show: (message: ToastMessage) => void) {
  const { t } = useMlHomeTranslation();
  const api = useApi(mlHomeApiRef);
  const stopper = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  return {
    busy,
    stop: () => stopper.current?.abort(),
    start: async (experiment: string, query: Query) => {
      const controller = new AbortController();
      stopper.current = controller;
      setBusy(true);
      try {
        const blob = await api.runTable.export(
          { query },
          { signal: controller.signal },
        );
        const file = fileNameOf(experiment, new Date());
        download(blob, file);
        show({ text: t('runs.exported', { file }) });
      } catch (error) {
        if (!controller.signal.aborted) {
          show({
            text: t('runs.exportFailed', { why: messageOf(error as Error) }),
          });
        }
      } finally {
        setBusy(false);
      }
    },
  };
}
