import Box from '@mui/material/Box';
import {
  Button,
  Field,
  PlainDialog,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';

/** A number as people write it; undefined for an empty text, NaN for what is none. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim().replace('−', '-').replace(',', '.');
  // A thousand to some, hardly more than one to others.
  if (/^[-−+]?[1-9]\d{0,2},\d{3}$/.test(text.trim())) return NaN;
  return trimmed ? Number(trimmed) : undefined;
}

const SHOWN = 6;

/** Numbers to compare with that come from no run. */
export function BaselineDialog(props: {
  metricKeys: string[];
  onClose: () => void;
  onSave: (label: string, metrics: Record<string, number>) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [label, setLabel] = useState('');
  const [rows, setRows] = useState<{ key: string; text: string }[]>(() =>
    props.metricKeys.slice(0, SHOWN).map(key => ({ key, text: '' })),
  );
  const [tried, setTried] = useState(false);
  const numbers = rows.flatMap(({ key, text }) => {
    const value = readNumber(text);
    return key && value !== undefined ? [[key, value] as const] : [];
  });
  const bad = numbers.some(([, value]) => !Number.isFinite(value));
  const save = () => {
    setTried(true);
    if (!label.trim() || !numbers.length || bad) return;
    props.onSave(label.trim(), Object.fromEntries(numbers));
    props.onClose();
  };
  const change = (at: number, patch: Partial<(typeof rows)[number]>) =>
    setRows(rows.map((row, i) => (i === at ? { ...row, ...patch } : row)));
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('baseline.title')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('baseline.save')}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 1.5 }}>{t('baseline.text')}</Box>
      <Field
        label={t('baseline.label')}
        value={label}
        onChange={setLabel}
        help={t('baseline.labelHelp')}
        error={tried && !label.trim() ? t('manage.needName') : undefined}
        first
      />
      {rows.map((row, at) => {
        const value = readNumber(row.text);
        const wrong = value !== undefined && !Number.isFinite(value);
        return (
          <Box key={at} sx={{ display: 'flex', gap: 1 }}>
            <Field
              label={t('run.metric')}
              value={row.key}
              onChange={key => change(at, { key })}
              mono
            />
            <Field
              label={t('run.value')}
              value={row.text}
              onChange={text => change(at, { text })}
              error={wrong ? t('baseline.notNumber') : undefined}
              mono
            />
          </Box>
        );
      })}
      <Button small onClick={() => setRows([...rows, { key: '', text: '' }])}>
        {t('baseline.add')}
      </Button>
      {tried && !numbers.length && (
        <Box role="alert" sx={{ color: k.errorText, mt: 1 }}>
          {t('baseline.needOne')}
        </Box>
      )}
    </PlainDialog>
  );
}

/** The unit of a metric. */
export function UnitDialog(props: {
  metric: string;
  unit: string | undefined;
  onClose: () => void;
  onSave: (unit: string) => void;
}) {
  const { t } = useMlHomeTranslation();
  const [unit, setUnit] = useState(props.unit ?? '');
  const save = () => {
    props.onSave(unit.trim());
    props.onClose();
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      width={400}
      title={t('columns.unitTitle', { metric: props.metric })}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('columns.save')}
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
        <Field
          label={t('columns.unitLabel')}
          value={unit}
          onChange={setUnit}
          help={t('columns.unitHelp')}
          first
        />
      </form>
    </PlainDialog>
  );
}
