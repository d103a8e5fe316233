import {
  messageOf,
  useMlHomeMutation,
  useMlHomeTranslation,
  useFormat,
  ToastMessage,
} from '@ml-home/backstage-plugin-ml-home-react';

type Act =
  | { action: 'archive' | 'restore'; runIds: string[] }
  | { action: 'tag'; runIds: string[]; key: string; value: string | null };

/** More at once than the API takes are sent in turns. */
const AT_ONCE = 1000;

/** Archives, restores and tags runs; says what was done, with the way back. */
export function useRunActions(
  experiment: string,
  show: (message: ToastMessage) => void,
) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const act = useMlHomeMutation<Act, number>(
    async (api, body) => {
      let changed = 0;
      for (let at = 0; at < body.runIds.length; at += AT_ONCE) {
        const answer = await api.runTable.act({
          body: { ...body, runIds: body.runIds.slice(at, at + AT_ONCE) },
        });
        changed += answer.changed;
      }
      return changed;
    },
    [
      ['run-table', experiment],
      ['experiment', experiment],
      ['experiments'],
      ['runs'],
    ],
  );
  const failed = (error: Error) =>
    show({ text: t('runs.actFailed', { why: messageOf(error) }) });
  const run = (body: Act, said: 'archived' | 'restored' | 'tagged') =>
    act.mutateAsync(body).then(changed => ({
      text: t(`runs.${said}` as const, {
        count: changed,
        n: format.number(changed),
      }),
    }));
  const restore = (runIds: string[]): Promise<void> =>
    run({ action: 'restore', runIds }, 'restored').then(show, failed);
  return {
    busy: act.isPending,
    restore,
    archive: (runIds: string[]): Promise<void> =>
      run({ action: 'archive', runIds }, 'archived').then(
        message =>
          show({
            ...message,
            action: { label: t('runs.undo'), onClick: () => restore(runIds) },
          }),
        failed,
      ),
    tag: (runIds: string[], key: string, value: string | null) =>
      run({ action: 'tag', runIds, key, value }, 'tagged').then(show, failed),
  };
}
