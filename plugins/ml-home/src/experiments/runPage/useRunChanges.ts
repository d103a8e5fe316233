import {
  messageOf,
  ToastMessage,
  useMlHomeMutation,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { MlHomeApi, RunDetail } from '@ml-home/backstage-plugin-ml-home-common';

type Change = (api: MlHomeApi) => Promise<unknown>;

/** What people change about one run; said aloud when done, with the way back where there is one. */
export function useRunChanges(
  run: Pick<RunDetail, 'runId' | 'name' | 'experiment'>,
  show: (message: ToastMessage) => void,
) {
  const { t } = useMlHomeTranslation();
  const { runId, name } = run;
  const params = { runId };
  const change = useMlHomeMutation<Change, unknown>(
    (api, write) => write(api),
    [
      ['run', runId],
      ['runs'],
      ['run-table', run.experiment.id],
      ['experiment', run.experiment.id],
      ['experiments'],
    ],
  );
  const act = (action: 'archive' | 'restore') =>
    change.mutateAsync(api =>
      api.runTable.act({ body: { action, runIds: [runId] } }),
    );
  const failed = (error: Error) =>
    show({ text: t('runPage.failed', { why: messageOf(error) }) });
  const restore = (): Promise<void> =>
    act('restore').then(
      () => show({ text: t('runPage.restored', { name }) }),
      failed,
    );
  return {
    busy: change.isPending,
    failed,
    restore,
    /** Rejects, so that the question stays open and says why. */
    archive: (): Promise<void> =>
      act('archive').then(() =>
        show({
          text: t('runPage.archived', { name }),
          action: { label: t('runPage.undo'), onClick: restore },
        }),
      ),
    rename: (to: string): Promise<void> =>
      change
        .mutateAsync(api =>
          api.tracking.updateRun({ params, body: { name: to } }),
        )
        .then(() => show({ text: t('runPage.renamed', { name: to }) })),
    describe: (text: string): Promise<void> =>
      change
        .mutateAsync(api =>
          api.tracking.updateRun({
            params,
            body: { description: text.trim() ? text : null },
          }),
        )
        .then(() =>
          show({
            text: text.trim()
              ? t('runPage.noteSaved')
              : t('runPage.noteRemoved'),
          }),
        ),
    /** Null removes the tag. */
    tag: (key: string, value: string | null): Promise<void> =>
      change
        .mutateAsync(api =>
          api.runTable.act({
            body: { action: 'tag', runIds: [runId], key, value },
          }),
        )
        .then(() =>
          show({
            text: t(
              value === null ? 'runPage.tagRemoved' : 'runPage.tagSaved',
              {
                tag: key,
              },
            ),
          }),
        ),
  };
}

export type RunChanges = ReturnType<typeof useRunChanges>;
