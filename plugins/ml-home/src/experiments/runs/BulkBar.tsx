import Box from '@mui/material/Box';
import {
  Button,
  Field,
  PlainDialog,
  radius,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { FormEvent, useState } from 'react';

function TagDialog(props: {
  count: number;
  onClose: () => void;
  onTag: (key: string, value: string | null) => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const send = (to: string | null) => {
    props.onTag(key.trim(), to);
    props.onClose();
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      width={420}
      title={t('runs.tagTitle', {
        count: props.count,
        n: format.number(props.count),
      })}
      actions={
        <>
          <Button
            variant="text"
            disabled={!key.trim()}
            onClick={() => send(null)}
          >
            {t('runs.tagRemove')}
          </Button>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!key.trim()}
            onClick={() => send(value)}
          >
            {t('runs.tag')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (key.trim()) send(value);
        }}
      >
        <Field
          label={t('runs.tagKey')}
          value={key}
          onChange={setKey}
          first
          mono
        />
        <Field
          label={t('runs.tagValue')}
          value={value}
          onChange={setValue}
          mono
        />
        <input type="submit" hidden />
      </form>
    </PlainDialog>
  );
}

/** What may be done with all chosen runs; it takes the place of the table's footer. */
export function BulkBar(props: {
  count: number;
  archived: boolean;
  mayUpdate: boolean;
  mayDelete: boolean;
  busy: boolean;
  onTag: (key: string, value: string | null) => void;
  onArchive: () => void;
  onRestore: () => void;
  onCopy: () => void;
  onClear: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [tagging, setTagging] = useState(false);
  const { count } = props;
  return (
    <Box
      role="region"
      aria-label={t('runs.selected', { count, n: format.number(count) })}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 0.5,
        color: k.text,
        borderRadius: radius.field,
        ...type.small,
      }}
    >
      <Box component="span" sx={{ mr: 0.5, fontWeight: 600 }} role="status">
        {t('runs.selected', { count, n: format.number(count) })}
      </Box>
      <Button
        small
        disabled={!props.mayUpdate || props.busy}
        title={props.mayUpdate ? undefined : t('runs.mayNot')}
        onClick={() => setTagging(true)}
      >
        {t('runs.tag')}
      </Button>
      <Button
        small
        disabled={!props.mayDelete || props.busy}
        title={props.mayDelete ? undefined : t('runs.mayNot')}
        onClick={props.archived ? props.onRestore : props.onArchive}
      >
        {props.archived ? t('runs.restore') : t('runs.archive')}
      </Button>
      <Button small onClick={props.onCopy}>
        {t('runs.copyIds')}
      </Button>
      <Button small variant="text" onClick={props.onClear}>
        {t('runs.unselect')}
      </Button>
      {tagging && (
        <TagDialog
          count={count}
          onClose={() => setTagging(false)}
          onTag={props.onTag}
        />
      )}
    </Box>
  );
}
