import Box from '@mui/material/Box';
import {
  Field,
  radius,
  Segmented,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { Markdown } from './Markdown';
import { SaveDialog } from './SaveDialog';

/** The API takes no longer note. */
export const NOTE_MAX = 8000;

/** The note of a run in Markdown: written, looked at, saved. */
export function NoteDialog(props: {
  text: string;
  busy: boolean;
  onSave: (text: string) => Promise<void>;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [text, setText] = useState(props.text);
  const [mode, setMode] = useState<'write' | 'preview'>('write');
  const long = text.length > NOTE_MAX;
  const length = t('runPage.noteLeft', {
    n: format.number(text.length),
    max: format.number(NOTE_MAX),
  });
  return (
    <SaveDialog
      title={t('runPage.noteTitle')}
      width={720}
      busy={props.busy}
      invalid={long || text === props.text}
      onSave={() => props.onSave(text)}
      onClose={props.onClose}
    >
      <Box sx={{ mb: 1.5 }}>
        <Segmented
          label={t('runPage.noteMode')}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'write', label: t('runPage.noteWrite') },
            { value: 'preview', label: t('runPage.notePreview') },
          ]}
        />
      </Box>
      {mode === 'write' ? (
        <Field
          label={t('runPage.note')}
          value={text}
          onChange={setText}
          rows={14}
          help={text ? length : t('runPage.noteHelp')}
          error={long ? length : undefined}
          first
          mono
        />
      ) : (
        <Box
          sx={{
            minHeight: 200,
            mb: 1.5,
            p: 1.5,
            border: `1px solid ${k.line}`,
            borderRadius: radius.field,
          }}
        >
          {text.trim() ? (
            <Markdown text={text} />
          ) : (
            <Box sx={{ color: k.second }}>{t('runPage.noteEmpty')}</Box>
          )}
        </Box>
      )}
    </SaveDialog>
  );
}
