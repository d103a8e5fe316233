import {
  messageOf,
  ToastMessage,
  useMlHomeMutation,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';

export interface ExperimentDraft {
  name: string;
  project?: string;
  description: string;
}

/** Makes, changes, archives and restores experiments; says what was done, with the way back. */
export function useExperimentActions(show: (message: ToastMessage) => void) {
  const { t } = useMlHomeTranslation();
  const touches = [['experiments'], ['experiment'], ['projects']];
  const failed = (error: Error) =>
    show({ text: t('manage.failed', { why: messageOf(error) }) });
  const create = useMlHomeMutation(
    (api, draft: ExperimentDraft) =>
      api.tracking.create({
        body: {
          name: draft.name.trim(),
          project: draft.project,
          description: draft.description.trim() || undefined,
        },
      }),
    touches,
  );
  const update = useMlHomeMutation(
    (
      api,
      {
        id,
        ...body
      }: {
        id: string;
        name?: string;
        project?: string | null;
        description?: string | null;
      },
    ) => api.tracking.update({ params: { id }, body }),
    touches,
  );
  const archive = useMlHomeMutation(
    (api, id: string) => api.tracking.archive({ params: { id } }),
    touches,
  );
  const restore = useMlHomeMutation(
    (api, id: string) => api.tracking.restore({ params: { id } }),
    touches,
  );
  const bringBack = (one: { id: string; name: string }): Promise<void> =>
    restore
      .mutateAsync(one.id)
      .then(
        () => show({ text: t('manage.restored', { name: one.name }) }),
        failed,
      );
  return {
    create: create.mutateAsync,
    update: update.mutateAsync,
    busy: create.isPending || update.isPending || archive.isPending,
    restore: bringBack,
    archive: (one: { id: string; name: string }) =>
      archive.mutateAsync(one.id).then(() =>
        show({
          text: t('manage.archived', { name: one.name }),
          action: { label: t('manage.undo'), onClick: () => bringBack(one) },
        }),
      ),
  };
}
