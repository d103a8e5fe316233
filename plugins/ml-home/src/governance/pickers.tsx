import {
  SuggestField,
  Suggestion,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useDeferredValue } from 'react';
import { guardedNames } from './guardedNames';

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

const within = (all: Suggestion[], text: string) => {
  const wanted = text.trim().toLocaleLowerCase();
  // A whole value that stands there already is a place to look around from, and not a search.
  return all.some(({ value }) => value === text)
    ? all
    : all.filter(({ value }) => value.toLocaleLowerCase().includes(wanted));
};

/** A model of the registry, by any part of its name. */
export function ModelField(
  props: FieldProps & { label?: string; help?: string; first?: boolean },
) {
  const { t } = useMlHomeTranslation();
  const q = useDeferredValue(props.value.trim());
  const found = useMlHomeQuery(
    ['governance', 'pick-model', q],
    (api, signal) =>
      api.governance.inventory(
        { query: { q: q || undefined, limit: 12 } },
        { signal },
      ),
    { keepPrevious: true },
  );
  return (
    <SuggestField
      first={props.first}
      label={props.label ?? t('govWaiver.model')}
      help={props.help}
      value={props.value}
      onChange={props.onChange}
      loading={found.isFetching}
      suggestions={(found.data?.items ?? []).map(one => ({
        value: one.model,
        detail: one.latestVersion && `v${one.latestVersion}`,
      }))}
    />
  );
}

/** A version of the model that was chosen; empty is all of them. */
export function VersionField(props: FieldProps & { model: string }) {
  const { t } = useMlHomeTranslation();
  const model = useDeferredValue(props.model.trim());
  const found = useMlHomeQuery(
    ['governance', 'pick-version', model],
    (api, signal) => api.listModelVersions(model, { limit: 50 }, { signal }),
    { enabled: !!model },
  );
  return (
    <SuggestField
      label={t('govFinding.version')}
      help={t('govFinding.versionHelp')}
      value={props.value}
      onChange={props.onChange}
      suggestions={within(
        (found.data?.items ?? []).map(one => ({
          value: one.version,
          label: `v${one.version}`,
          detail: one.aliases.map(alias => `@${alias}`).join(' '),
        })),
        props.value,
      )}
    />
  );
}

/** What the gate asks for by itself, beside the rules of policies. */
const gateRules = [
  'approval',
  'evidence',
  'condition',
  'incident',
  'recall',
  'policy',
] as const;

const usePublished = () =>
  useMlHomeQuery(['governance', 'policies'], (api, signal) =>
    api.governance.listPolicies({}, { signal }),
  ).data?.items.filter(({ status }) => status === 'published') ?? [];

/** A rule of a policy in force, or what the gate asks for by itself. */
export function RuleField(props: FieldProps) {
  const { t } = useMlHomeTranslation();
  const policies = usePublished();
  const rules = new Map<string, string>([
    ...gateRules.map((id): [string, string] => [id, t(`govWaiver.asks.${id}`)]),
    ...policies.flatMap(({ document }) =>
      document.rules.map(({ id, title }): [string, string] => [id, title]),
    ),
  ]);
  return (
    <SuggestField
      label={t('govWaiver.rule')}
      help={t('govWaiver.ruleHelp')}
      value={props.value}
      onChange={props.onChange}
      suggestions={within(
        [...rules].map(([value, detail]) => ({ value, detail })),
        props.value,
      )}
    />
  );
}

/** A role that signs a step of a policy in force; empty is every role that one has. */
export function RoleField(props: FieldProps) {
  const { t } = useMlHomeTranslation();
  const roles = new Map(
    usePublished().flatMap(({ document }) =>
      document.steps.map(({ role, title }): [string, string] => [role, title]),
    ),
  );
  return (
    <SuggestField
      label={t('govDelegation.role')}
      help={t('govDelegation.roleHelp')}
      value={props.value}
      onChange={props.onChange}
      suggestions={within(
        [...roles].map(([value, detail]) => ({ value, detail })),
        props.value,
      )}
    />
  );
}

/** A name that a policy in force keeps back. */
export function GuardedField(props: FieldProps) {
  const { t } = useMlHomeTranslation();
  const names = usePublished().flatMap(policy =>
    guardedNames(policy).map(name => name.replace(/^@/, '')),
  );
  return (
    <SuggestField
      label={t('govWaiver.environment')}
      help={t('govWaiver.nameHelp')}
      value={props.value}
      onChange={props.onChange}
      suggestions={within(
        [...new Set(names)].map(value => ({ value })),
        props.value,
      )}
    />
  );
}
