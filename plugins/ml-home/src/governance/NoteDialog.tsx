import {
  EntityField,
  Field,
  ToastMessage,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Finding } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { ActDialog } from './ActDialog';
import { useDraft } from './ListPanel';
import { ModelField, VersionField } from './pickers';
import { Select } from './Select';
import { useAct } from './useGovernance';

type Severity = Finding['severity'];
const severities: Severity[] = ['low', 'medium', 'high', 'critical'];

/** Notes a finding or an incident. */
export function NoteDialog(props: {
  show: (message: ToastMessage) => void;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const [kind, setKind] = useState<'finding' | 'incident'>('finding');
  const [severity, setSeverity] = useState<Severity>('medium');
  const { draft, field } = useDraft({
    model: '',
    version: '',
    title: '',
    detail: '',
    owner: '',
    dueOn: '',
  });
  const add = useAct(
    api =>
      api.governance.addFinding({
        body: {
          kind,
          severity,
          model: draft.model,
          title: draft.title,
          version: draft.version || undefined,
          detail: draft.detail || undefined,
          owner: draft.owner || undefined,
          dueOn: draft.dueOn || undefined,
        },
      }),
    props.show,
  );
  return (
    <ActDialog
      noReason
      title={t('govFinding.add')}
      confirm={t('govFinding.note')}
      busy={add.busy}
      missing={[
        ...(draft.model.trim() ? [] : [t('govFinding.model')]),
        ...(draft.title.trim().length < 3 ? [t('govFinding.title')] : []),
      ]}
      onClose={props.onClose}
      onConfirm={() => {
        add
          .run(undefined, () => t('govFinding.noted'))
          .then(made => made && props.onClose());
      }}
    >
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Select
          label={t('govFinding.kind')}
          value={kind}
          onChange={setKind}
          options={(['finding', 'incident'] as const).map(value => ({
            value,
            label: t(`govFinding.kindOf.${value}`),
          }))}
        />
        <Select
          label={t('govFinding.severity')}
          value={severity}
          onChange={setSeverity}
          options={severities.map(value => ({
            value,
            label: t(`govFinding.severityOf.${value}`),
          }))}
        />
      </Box>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <ModelField first {...field('model')} />
        <VersionField model={draft.model} {...field('version')} />
      </Box>
      <Field label={t('govFinding.title')} {...field('title')} />
      <Field label={t('govFinding.detail')} rows={3} {...field('detail')} />
      <Box sx={{ display: 'flex', gap: 1 }}>
        <EntityField label={t('govFinding.owner')} {...field('owner')} />
        <Field label={t('govFinding.due')} type="date" {...field('dueOn')} />
      </Box>
    </ActDialog>
  );
}
