import Box from '@mui/material/Box';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';

/** The name of a view, and who may open it. */
export function SaveViewDialog(props: {
  onClose: () => void;
  onSave: (name: string, shared: boolean) => Promise<unknown>;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<string>();
  const save = () => {
    if (!name.trim()) {
      setError(t('manage.needName'));
      return;
    }
    props
      .onSave(name.trim(), shared)
      .then(props.onClose, problem => setError(messageOf(problem)));
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      width={420}
      title={t('views.title')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('columns.save')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label={t('views.name')}
          value={name}
          onChange={value => {
            setName(value);
            setError(undefined);
          }}
          error={error}
          first
        />
        <Box component="label" sx={{ display: 'flex', gap: 1, color: k.text }}>
          <input
            type="checkbox"
            checked={shared}
            onChange={event => setShared(event.target.checked)}
          />
          {t('views.share')}
        </Box>
      </form>
    </PlainDialog>
  );
}
