import {
  EntityField,
  Field,
  ToastMessage,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ActDialog } from './ActDialog';
import { useDraft } from './ListPanel';
import { GuardedField, ModelField, RuleField, VersionField } from './pickers';
import { useAct } from './useGovernance';

const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Grants a waiver; what can be named is chosen from what there is. */
export function GrantDialog(props: {
  show: (message: ToastMessage) => void;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { draft, field } = useDraft({
    model: '',
    version: '',
    environment: '',
    rule: '',
    owner: '',
    team: '',
    expires: inDays(14),
  });
  const grant = useAct(
    (api, reason: string) =>
      api.governance.waive({
        body: {
          model: draft.model.trim(),
          version: draft.version.trim() || undefined,
          environment: draft.environment.trim() || undefined,
          rule: draft.rule.trim() || undefined,
          owner: draft.owner,
          team: draft.team,
          reason,
          expiresAt: `${draft.expires}T23:59:59Z`,
        },
      }),
    props.show,
  );
  return (
    <ActDialog
      title={t('govWaiver.add')}
      confirm={t('govWaiver.grant')}
      busy={grant.busy}
      missing={(['model', 'owner', 'team', 'expires'] as const)
        .filter(key => !draft[key].trim())
        .map(key => t(`govWaiver.${key}`))}
      onClose={props.onClose}
      onConfirm={reason => {
        grant
          .run(reason, made =>
            t('govWaiver.granted', { until: format.date(made.expiresAt) }),
          )
          .then(made => made && props.onClose());
      }}
    >
      <Box sx={{ display: 'flex', gap: 1 }}>
        <ModelField first {...field('model')} />
        <VersionField model={draft.model} {...field('version')} />
      </Box>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <RuleField {...field('rule')} />
        <GuardedField {...field('environment')} />
      </Box>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <EntityField label={t('govWaiver.owner')} {...field('owner')} />
        <EntityField
          label={t('govWaiver.team')}
          help={t('govWaiver.teamHelp')}
          kinds={['Group']}
          {...field('team')}
        />
      </Box>
      <Field label={t('govWaiver.expires')} type="date" {...field('expires')} />
    </ActDialog>
  );
}
