import Box from '@mui/material/Box';
import {
  Button,
  messageOf,
  PlainDialog,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode, useState } from 'react';

/** A dialog that saves what is written in it, and says why when it could not. */
export function SaveDialog(props: {
  title: string;
  width?: number;
  busy: boolean;
  /** The draft cannot be saved as it is. */
  invalid?: boolean;
  onSave: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [error, setError] = useState<Error>();
  const save = () => {
    if (props.invalid || props.busy) return;
    setError(undefined);
    props.onSave().then(props.onClose, setError);
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={props.title}
      width={props.width}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={props.busy || props.invalid}
            onClick={save}
          >
            {t('runPage.save')}
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
        {props.children}
        <input type="submit" hidden />
      </form>
      {error && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {t('runPage.failed', { why: messageOf(error) })}
        </Box>
      )}
    </PlainDialog>
  );
}
