import {
  messageOf,
  ToastMessage,
  useMlHomeMutation,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';

/** Everything of governance may follow from a change: it is read again as a whole. */
const TOUCHES = [['governance'], ['model'], ['model-versions']];

export const useReview = (id: string) =>
  useMlHomeQuery(['governance', 'review', id], (api, signal) =>
    api.governance.getReview({ params: { id } }, { signal }),
  );

export const useStanding = (model: string, enabled = true) =>
  useMlHomeQuery(
    ['governance', 'standing', model],
    (api, signal) => api.governance.standing({ params: { model } }, { signal }),
    { enabled },
  );

/** Does something, says that it was done or why not. */
export function useAct<Input, Output>(
  write: (api: MlHomeApi, input: Input) => Promise<Output>,
  show: (message: ToastMessage) => void,
) {
  const { t } = useMlHomeTranslation();
  const { mutateAsync, isPending } = useMlHomeMutation(write, TOUCHES);
  return {
    busy: isPending,
    /** Answers undefined when it was refused; the reason has been said then. */
    run: (input: Input, done: (output: Output) => string) =>
      mutateAsync(input).then(
        output => {
          show({ text: done(output) });
          return output;
        },
        (error: Error) => {
          show({
            text: t('gov.notDone', { why: messageOf(error) }),
            lasting: true,
          });
          return undefined;
        },
      ),
  };
}
