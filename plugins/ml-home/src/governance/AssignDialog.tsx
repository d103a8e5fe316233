import {
  EntityField,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { ActDialog } from './ActDialog';

/** Asks to whom reviews are assigned; nobody takes the assignment away. */
export function AssignDialog(props: {
  busy: boolean;
  onClose: () => void;
  onAssign: (person: string | null) => void;
}) {
  const { t } = useMlHomeTranslation();
  const [person, setPerson] = useState('');
  return (
    <ActDialog
      noReason
      title={t('govQueue.assignTitle')}
      confirm={t('govQueue.assign')}
      busy={props.busy}
      onClose={props.onClose}
      onConfirm={() => props.onAssign(person || null)}
    >
      <EntityField
        first
        kinds={['User']}
        label={t('govQueue.assignTo')}
        value={person}
        onChange={setPerson}
        help={t('govQueue.assignHelp')}
      />
    </ActDialog>
  );
}
