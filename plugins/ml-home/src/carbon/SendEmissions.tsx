import {
  useFormat,
  useMlHomeMutation,
  useMlHomeTranslation,
  useToast,
} from '@ml-home/backstage-plugin-ml-home-react';
import { FileDrop } from '../shell/FileDrop';

/** Takes an emissions.csv by choosing or dropping it. */
export function SendEmissions() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const toast = useToast();
  const send = useMlHomeMutation(
    (api, file: File) => api.importEmissions(file, { name: file.name }),
    [['carbon']],
  );
  const take = (file: File) =>
    send.mutate(file, {
      onSuccess: done =>
        toast.show({
          text:
            done.state === 'unchanged'
              ? t('carbonReports.same', { name: file.name })
              : t('carbonReports.sent', {
                  name: file.name,
                  rows: format.number(done.rows),
                  matched: format.number(done.matched),
                }),
        }),
    });
  return (
    <>
      <FileDrop
        label={t('carbonReports.choose')}
        choose={t('carbonReports.choose')}
        note={
          send.isPending && send.variables
            ? t('carbonReports.sending', {
                name: send.variables.name,
                size: format.bytes(send.variables.size),
              })
            : t('carbonReports.drop')
        }
        busy={send.isPending}
        error={send.error}
        onFile={take}
      />
      {toast.node}
    </>
  );
}
