import Box from '@mui/material/Box';
import {
  CardFormat,
  CardImportPreview,
  CardView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  messageOf,
  Notice,
  PlainDialog,
  type,
  useMlHomeMutation,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ChangeEvent, useState } from 'react';
import { inOneLine } from './editorText';
import { SmallTable } from './FactValue';
import { FormatPicker } from './FormatPicker';
import { cardKey, CardRef } from './useCard';
import { useCardWords } from './words';

function Preview(props: {
  preview: CardImportPreview;
  taken: Set<string>;
  onTake: (taken: Set<string>) => void;
}) {
  const { preview, taken } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCardWords();
  const states = {
    new: t('cardFormats.stateNew'),
    same: t('cardFormats.stateSame'),
    person: t('cardFormats.statePerson'),
    machine: t('cardFormats.stateMachine'),
  };
  return (
    <>
      {preview.problems.length > 0 && (
        <Box role="alert" sx={{ mb: 2 }}>
          <Box sx={{ fontWeight: 550 }}>{t('cardFormats.problems')}</Box>
          {preview.problems.map(({ field, message }) => (
            <Box
              key={`${field} ${message}`}
              sx={{ color: k.errorText, overflowWrap: 'anywhere' }}
            >
              {field}: {message}
            </Box>
          ))}
        </Box>
      )}
      {preview.warnings.map(({ field, message }) => (
        <Box key={field} sx={{ mb: 2 }}>
          <Notice state="warning">
            {words.field(field)}: {message}
          </Notice>
        </Box>
      ))}
      {preview.fields.length === 0 ? (
        <Box sx={{ color: k.second }}>{t('cardFormats.nothing')}</Box>
      ) : (
        <SmallTable
          label={t('cardFormats.preview')}
          heads={[
            t('cardFormats.field'),
            t('cardFormats.value'),
            t('cardFormats.state'),
          ]}
          rows={preview.fields.map(({ field, value, state }) => [
            <label
              key="field"
              style={{ display: 'flex', gap: 6, alignItems: 'baseline' }}
            >
              <input
                type="checkbox"
                checked={taken.has(field)}
                disabled={state === 'same'}
                onChange={event => {
                  const next = new Set(taken);
                  if (event.target.checked) next.add(field);
                  else next.delete(field);
                  props.onTake(next);
                }}
              />
              {words.field(field)}
            </label>,
            inOneLine(value).slice(0, 160),
            states[state],
          ])}
        />
      )}
    </>
  );
}

/** Reads a card in another format, shows what it would change, and takes what was chosen. */
export function ImportDialog(props: {
  cardRef: CardRef;
  view: CardView;
  onClose: () => void;
  onDone: () => void;
}) {
  const { cardRef, view } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [format, setFormat] = useState<CardFormat>('huggingface');
  const [document, setDocument] = useState('');
  const [taken, setTaken] = useState(new Set<string>());
  const [reason, setReason] = useState('');
  const [baseRevision] = useState(view.card.revision);
  const look = useMlHomeMutation(
    (api, body: { format: CardFormat; document: string }) =>
      api.cards.previewImport({ params: cardRef, body }),
    [],
  );
  const take = useMlHomeMutation(
    (api, list: string[]) =>
      api.cards.importCard({
        params: cardRef,
        body: {
          format,
          document,
          baseRevision,
          take: list,
          ...(reason.trim() ? { reason } : {}),
        },
      }),
    [cardKey(cardRef)],
  );
  const preview = look.data;
  const overMachine = (preview?.fields ?? []).some(
    one => one.state === 'machine' && taken.has(one.field),
  );
  const error = look.error ?? take.error;
  const again = () => {
    look.reset();
    take.reset();
  };
  return (
    <PlainDialog
      open
      width={760}
      onClose={props.onClose}
      title={t('cardFormats.importTitle')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('cardForm.cancel')}</Button>
          {preview ? (
            <Button
              variant="primary"
              disabled={
                taken.size === 0 ||
                take.isPending ||
                (overMachine && !reason.trim())
              }
              onClick={() =>
                take.mutate([...taken], {
                  onSuccess: () => {
                    props.onDone();
                    props.onClose();
                  },
                })
              }
            >
              {t('cardFormats.taken', { count: taken.size })}
            </Button>
          ) : (
            <Button
              variant="primary"
              disabled={document.trim() === '' || look.isPending}
              onClick={() =>
                look.mutate(
                  { format, document },
                  {
                    onSuccess: read =>
                      setTaken(
                        new Set(
                          read.fields
                            .filter(one => one.state === 'new')
                            .map(one => one.field),
                        ),
                      ),
                  },
                )
              }
            >
              {t('cardFormats.preview')}
            </Button>
          )}
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 2 }}>{t('cardFormats.importText')}</Box>
      <FormatPicker
        value={format}
        onChange={next => {
          setFormat(next);
          again();
        }}
      />
      {preview ? (
        <Preview preview={preview} taken={taken} onTake={setTaken} />
      ) : (
        <>
          <Box
            component="label"
            sx={{ display: 'block', mb: 1, ...type.small, color: k.second }}
          >
            {t('cardFormats.choose')}{' '}
            <input
              type="file"
              onChange={async (event: ChangeEvent<HTMLInputElement>) => {
                const file = event.target.files?.[0];
                if (file) setDocument(await file.text());
              }}
            />
          </Box>
          <Field
            label={t('cardFormats.document')}
            rows={10}
            mono
            value={document}
            onChange={setDocument}
          />
        </>
      )}
      {overMachine && (
        <Box sx={{ mt: 2 }}>
          <Field
            label={t('cardForm.reason')}
            help={t('cardForm.reasonNeeded')}
            value={reason}
            onChange={setReason}
          />
        </Box>
      )}
      {error && (
        <Box
          role="alert"
          sx={{ color: k.errorText, mt: 1, overflowWrap: 'anywhere' }}
        >
          {messageOf(error)}
        </Box>
      )}
    </PlainDialog>
  );
}
