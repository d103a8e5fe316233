import {
  Field,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { SaveDialog } from './SaveDialog';

/** What clients keep about a run under names of their own; people leave it alone. */
export const isClientTag = (key: string): boolean => key.startsWith('mlflow.');

/** A tag to add, or one whose value changes. */
export function TagDialog(props: {
  /** Absent for a new one. */
  tag?: { key: string; value: string };
  busy: boolean;
  onSave: (key: string, value: string) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const { tag } = props;
  const [key, setKey] = useState(tag?.key ?? '');
  const [value, setValue] = useState(tag?.value ?? '');
  const name = key.trim();
  const system = isClientTag(name);
  return (
    <SaveDialog
      title={
        tag
          ? t('runPage.tagEditTitle', { tag: tag.key })
          : t('runPage.tagTitle')
      }
      width={460}
      busy={props.busy}
      invalid={!name || system}
      onSave={() => props.onSave(name, value)}
      onClose={props.onClose}
    >
      {!tag && (
        <Field
          label={t('runPage.tagKey')}
          value={key}
          onChange={setKey}
          error={system ? t('runPage.tagSystem') : undefined}
          first
          mono
        />
      )}
      <Field
        label={t('runPage.tagValue')}
        value={value}
        onChange={setValue}
        first={!!tag}
        mono
      />
    </SaveDialog>
  );
}
