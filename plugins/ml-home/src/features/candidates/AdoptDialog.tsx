import { FeatureCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  radius,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import {
  AdoptionDraft,
  AdoptionField,
  canBeFeature,
  DraftCadence,
  readDraft,
  toDraft,
} from './adoptionDraft';
import { useAdopt } from './useCandidates';

const CADENCES: DraftCadence[] = ['none', 'hour', 'day', 'week', 'month'];

/** Which columns are features. */
function ColumnChoice(props: {
  columns: FeatureCandidate['columns'];
  chosen: string[];
  error?: string;
  onChange: (columns: string[]) => void;
}) {
  const { columns, chosen } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const able = columns.filter(({ name }) => canBeFeature(name));
  const toggle = (name: string, on: boolean) =>
    props.onChange(
      columns
        .map(column => column.name)
        .filter(one => (one === name ? on : chosen.includes(one))),
    );
  return (
    <Box
      component="fieldset"
      sx={{ border: 0, p: 0, m: 0, mb: 1.5, minWidth: 0 }}
    >
      <Box
        component="legend"
        sx={{ p: 0, mb: 0.5, ...type.body, fontWeight: 550 }}
      >
        {t('candidates.features')}
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 0.5 }}>
        <Box
          component="span"
          role="status"
          sx={{ ...type.small, color: k.second }}
        >
          {t('candidates.featuresCount', {
            k: format.number(chosen.length),
            n: format.number(columns.length),
          })}
        </Box>
        <Button
          small
          variant="text"
          onClick={() => props.onChange(able.map(({ name }) => name))}
        >
          {t('candidates.all')}
        </Button>
        <Button small variant="text" onClick={() => props.onChange([])}>
          {t('candidates.none')}
        </Button>
      </Box>
      <Box
        tabIndex={0}
        role="group"
        aria-label={t('candidates.features')}
        sx={{
          maxHeight: 190,
          overflowY: 'auto',
          border: `1px solid ${props.error ? k.error : k.line}`,
          borderRadius: radius.field,
          px: 1.25,
          py: 0.5,
        }}
      >
        {columns.map(({ name, type: of, description }) => {
          const allowed = canBeFeature(name);
          return (
            <Box
              key={name}
              component="label"
              title={allowed ? description : t('candidates.notAFeature')}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 1,
                minHeight: 26,
                ...type.body,
                color: allowed ? k.text : k.faint,
              }}
            >
              <Box
                component="input"
                type="checkbox"
                disabled={!allowed}
                checked={chosen.includes(name)}
                onChange={(event: { target: { checked: boolean } }) =>
                  toggle(name, event.target.checked)
                }
                sx={{ accentColor: k.accent, m: 0, flexShrink: 0 }}
              />
              <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
                {name}
              </Box>
              <Box
                component="span"
                sx={{ ...type.small, color: k.second, ml: 'auto' }}
              >
                {of}
              </Box>
            </Box>
          );
        })}
      </Box>
      {props.error && (
        <Box role="alert" sx={{ mt: 0.5, ...type.small, color: k.errorText }}>
          {props.error}
        </Box>
      )}
    </Box>
  );
}

/** The form in which a dataset becomes a family, filled in with what its events let guess. */
export function AdoptDialog(props: {
  candidate: FeatureCandidate;
  onDone: (family: string) => void;
  onClose: () => void;
}) {
  const { candidate } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [draft, setDraft] = useState(() => toDraft(candidate));
  const [asked, setAsked] = useState(false);
  const adopt = useAdopt(candidate.id);
  const read = readDraft(draft, candidate);
  const wrong: AdoptionField[] = 'wrong' in read ? read.wrong : [];
  const change = (patch: Partial<AdoptionDraft>) =>
    setDraft({ ...draft, ...patch });
  const errorOf = (field: AdoptionField, message: string) =>
    asked && wrong.includes(field) ? message : undefined;
  const save = () => {
    setAsked(true);
    if (!('adoption' in read)) return;
    const { name } = read.adoption;
    adopt.mutate(read.adoption, {
      onSuccess: () => {
        props.onDone(name);
        props.onClose();
      },
    });
  };
  return (
    <PlainDialog
      open
      width={600}
      title={t('candidates.adoptTitle', { name: candidate.name })}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" disabled={adopt.isPending} onClick={save}>
            {t('candidates.confirm', { name: draft.name.trim() })}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 1.5 }}>{t('candidates.adoptText')}</Box>
      <form
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <Box sx={{ display: 'flex', gap: 2 }}>
          <Field
            first
            label={t('candidates.name')}
            error={errorOf('name', t('candidates.nameWrong'))}
            value={draft.name}
            onChange={name => change({ name })}
          />
          <Field
            label={t('candidates.owner')}
            help={t('candidates.ownerHelp')}
            value={draft.owner}
            onChange={owner => change({ owner })}
          />
        </Box>
        <Field
          label={t('candidates.keys')}
          help={t('candidates.keysHelp')}
          error={errorOf('keys', t('candidates.keysWrong'))}
          value={draft.keys}
          onChange={keys => change({ keys })}
        />
        <ColumnChoice
          columns={candidate.columns}
          chosen={draft.columns}
          error={errorOf('columns', t('candidates.featuresWrong'))}
          onChange={columns => change({ columns })}
        />
        <Box
          sx={{
            mb: 1,
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 1.5,
          }}
        >
          <Box component="span" sx={{ ...type.body, fontWeight: 550 }}>
            {t('candidates.schedule')}
          </Box>
          <Segmented
            label={t('candidates.schedule')}
            value={draft.cadence}
            options={CADENCES.map(value => ({
              value,
              label:
                value === 'none'
                  ? t('candidates.scheduleNone')
                  : t(`candidates.${value}`),
            }))}
            onChange={cadence => change({ cadence })}
          />
        </Box>
        {draft.cadence === 'none' ? (
          <Box sx={{ ...type.small, color: k.second }}>
            {t('candidates.scheduleNote')}
          </Box>
        ) : (
          <Field
            label={t('candidates.zone')}
            error={errorOf('zone', t('candidates.zoneWrong'))}
            value={draft.zone}
            onChange={zone => change({ zone })}
          />
        )}
      </form>
      {adopt.error && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {messageOf(adopt.error)}
        </Box>
      )}
    </PlainDialog>
  );
}
