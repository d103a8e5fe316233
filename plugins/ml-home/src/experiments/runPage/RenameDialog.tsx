import {
  Field,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { SaveDialog } from './SaveDialog';

/** A new name for a run. */
export function RenameDialog(props: {
  name: string;
  busy: boolean;
  onSave: (name: string) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const [name, setName] = useState(props.name);
  const wanted = name.trim();
  return (
    <SaveDialog
      title={t('runPage.renameTitle')}
      width={460}
      busy={props.busy}
      invalid={!wanted || wanted === props.name}
      onSave={() => props.onSave(wanted)}
      onClose={props.onClose}
    >
      <Field
        label={t('runPage.name')}
        value={name}
        onChange={setName}
        help={t('runPage.nameHelp')}
        error={wanted ? undefined : t('runPage.needName')}
        first
      />
    </SaveDialog>
  );
}
