import Box from '@mui/material/Box';
import {
  Button,
  Field,
  FilterMenu,
  messageOf,
  Notice,
  PlainDialog,
  Segmented,
  useMlHomeMutation,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CarbonBasis,
  carbonBases,
  factorInputSchema,
  FactorKind,
  factorKinds,
  factorUnits,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useCarbonWords } from './carbonWords';

const EMPTY = { key: '', value: '', source: '', year: '', from: '' };

/** Sets a factor of the site: a contract for power, a study, a machine of its own. */
export function FactorDialog(props: {
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const words = useCarbonWords();
  const [kind, setKind] = useState<FactorKind>('grid');
  const [basis, setBasis] = useState<CarbonBasis>('market');
  const [given, setGiven] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const read = factorInputSchema.safeParse({
    kind,
    key: given.key,
    basis: kind === 'grid' ? basis : undefined,
    value: given.value.trim() === '' ? NaN : Number(given.value),
    source: given.source,
    year: Number(given.year),
    from: given.from || undefined,
  });
  const set = useMlHomeMutation(
    (api, _: void) =>
      api.carbon.setFactors({
        body: { factors: read.success ? [read.data] : [] },
      }),
    [['carbon']],
  );
  const errorOf = (field: string): string | undefined =>
    tried && !read.success
      ? read.error.issues.find(({ path }) => path[0] === field)?.message
      : undefined;
  const field = (name: keyof typeof EMPTY, label: string, help?: string) => (
    <Field
      label={label}
      value={given[name]}
      onChange={value => setGiven({ ...given, [name]: value })}
      help={help}
      error={errorOf(name)}
    />
  );
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('carbonFactors.setTitle')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={set.isPending}
            onClick={() => {
              setTried(true);
              if (read.success)
                set.mutate(undefined, { onSuccess: props.onDone });
            }}
          >
            {t('carbonFactors.save')}
          </Button>
        </>
      }
    >
      <Box sx={{ mb: 1.5 }}>{t('carbonFactors.setHelp')}</Box>
      <Box sx={{ display: 'flex', gap: 1, mb: 1.5, flexWrap: 'wrap' }}>
        <FilterMenu
          single
          label={words.factor(kind)}
          options={factorKinds.map(value => ({
            value,
            label: words.factor(value),
          }))}
          selected={[kind]}
          onChange={([one]) => one && setKind(one as FactorKind)}
        />
        {kind === 'grid' && (
          <Segmented
            label={t('carbon.basis')}
            value={basis}
            options={carbonBases.map(value => ({
              value,
              label: t(`carbon.${value}`),
            }))}
            onChange={setBasis}
          />
        )}
      </Box>
      {field('key', t('carbonFactors.key'), t('carbonFactors.keyHelp'))}
      {field(
        'value',
        [t('carbonFactors.value'), factorUnits[kind]]
          .filter(Boolean)
          .join(', '),
      )}
      {field('source', t('carbonFactors.source'))}
      {field('year', t('carbonFactors.year'))}
      {field('from', t('carbonFactors.from'), t('carbonFactors.fromHelp'))}
      {set.error && <Notice state="fail">{messageOf(set.error)}</Notice>}
    </PlainDialog>
  );
}
