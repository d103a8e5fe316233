import Box from '@mui/material/Box';
import {
  CardField,
  CardFieldId,
  CardView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  type,
  useMlHomeMutation,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { inOneLine } from './editorText';
import { FieldEditor } from './FieldEditor';
import { cardKey, CardRef } from './useCard';
import { useCardWords } from './words';

/** Changes one field, also one that a machine filled: then with a reason. */
export function EditDialog(props: {
  cardRef: CardRef;
  id: CardFieldId;
  view: CardView;
  onClose: () => void;
}) {
  const { id, view, cardRef } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCardWords();
  const field = view.card.fields[id] as CardField | undefined;
  const said =
    field?.origin.source === 'person' || field?.origin.source === 'import';
  const machine = said ? field?.override?.of.value : field?.value;
  const [value, setValue] = useState<unknown>(field?.value);
  const [reason, setReason] = useState(field?.override?.reason ?? '');
  const [baseRevision] = useState(view.card.revision);
  const save = useMlHomeMutation(
    (api, next: { value: unknown; reason?: string }) =>
      api.cards.change({
        params: cardRef,
        body: { baseRevision, changes: { [id]: next } },
      }),
    [cardKey(cardRef)],
  );
  const label = words.field(id);
  const submit = (next: { value: unknown; reason?: string }) =>
    save.mutate(next, { onSuccess: props.onClose });
  return (
    <PlainDialog
      open
      width={640}
      onClose={props.onClose}
      title={t('cardForm.editField', { field: label })}
      actions={
        <>
          {said && (
            <Button
              disabled={save.isPending}
              onClick={() => submit({ value: null })}
            >
              {t('cardForm.takeBack')}
            </Button>
          )}
          <Button onClick={props.onClose}>{t('cardForm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={
              save.isPending ||
              value === null ||
              value === undefined ||
              (machine !== undefined && reason.trim() === '')
            }
            onClick={() =>
              submit({ value, ...(reason.trim() ? { reason } : {}) })
            }
          >
            {t('cardForm.save')}
          </Button>
        </>
      }
    >
      <FieldEditor
        id={id}
        label={label}
        value={field?.value}
        first
        onChange={setValue}
      />
      {machine !== undefined && (
        <Box sx={{ mt: 2 }}>
          <Box sx={{ ...type.small, color: k.second, mb: 1 }}>
            {t('cardForm.machineValue')}:{' '}
            <Box component="span" sx={{ color: k.text }}>
              {inOneLine(machine).slice(0, 400)}
            </Box>
          </Box>
          <Field
            label={t('cardForm.reason')}
            help={t('cardForm.reasonNeeded')}
            value={reason}
            onChange={setReason}
          />
        </Box>
      )}
      {save.error && (
        <Box role="alert" sx={{ color: k.errorText, mt: 1 }}>
          {messageOf(save.error)}
        </Box>
      )}
    </PlainDialog>
  );
}
