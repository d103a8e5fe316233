import {
  Schedule,
  SloVersionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  Segmented,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode, useRef, useState } from 'react';
import { saveFile } from '../saveFile';
import { useSloWords } from './Proposals';
import { useExportSlo, useImportSlo, usePreviewSlo } from './useQuality';

type Format = 'openslo' | 'odcs';
const MAX_BYTES = 1024 * 1024;

/** The format that a document says it has. */
export const formatOf = (text: string): Format | undefined => {
  if (/apiVersion["']?\s*:\s*["']?openslo/i.test(text)) return 'openslo';
  return /slaProperties|kind["']?\s*:\s*["']?DataContract/.test(text)
    ? 'odcs'
    : undefined;
};

/** The promise in force as a file of another tool, and a file of another tool as the promise. */
export function ExchangeDialog(props: {
  family: string;
  schedule: Schedule;
  current?: SloVersionView;
  onDone: (version: number) => void;
  onClose: () => void;
}) {
  const { family, current } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const inWords = useSloWords(props.schedule);
  const input = useRef<HTMLInputElement>(null);
  const [format, setFormat] = useState<Format>('openslo');
  const [text, setText] = useState('');
  // A contract does not say it: what holds already is kept unless somebody changes it.
  const [objective, setObjective] = useState(() =>
    String(Math.round((current?.objective ?? 0.95) * 1e6) / 1e4),
  );
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(false);
  const importSlo = useImportSlo(family);
  const share = Number(objective.replace(',', '.')) / 100;
  const document = {
    format,
    document: text,
    objective: format === 'odcs' && share > 0 ? share : undefined,
  };
  const preview = usePreviewSlo(family, document);
  const read = text.trim() ? preview.data : undefined;
  const same = read && current && inWords(read) === inWords(current);
  const needsReason = !!current && reason.trim().length < 3;
  const take = (next: string) => {
    setText(next);
    setFormat(formatOf(next) ?? format);
    setProblem(undefined);
  };
  const exportSlo = useExportSlo(family);
  const download = (as: Format) =>
    exportSlo.mutate(as, {
      onSuccess: found =>
        saveFile(
          `${family}.${as}.json`,
          'application/json',
          `${JSON.stringify(found, null, 2)}\n`,
        ),
    });
  const heading = (words: string) => (
    <Box component="h3" sx={{ m: 0, mb: 0.5, ...type.panel }}>
      {words}
    </Box>
  );
  const line = (label: string, value: ReactNode) => (
    <Box sx={{ display: 'flex', gap: 1.5 }}>
      <Box component="span" sx={{ width: 110, flexShrink: 0, color: k.second }}>
        {label}
      </Box>
      <span>{value}</span>
    </Box>
  );
  const failure = (text.trim() && preview.error) || exportSlo.error;
  const wrong = problem ?? (failure ? messageOf(failure) : undefined);
  const save = () => {
    setAsked(true);
    if (!read || needsReason) return;
    importSlo.mutate(
      { ...document, reason: reason.trim() || undefined },
      {
        onSuccess: ({ version }) => {
          props.onDone(version);
          props.onClose();
        },
      },
    );
  };
  return (
    <PlainDialog
      open
      width={640}
      title={t('exchange.title')}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!read || !!same || importSlo.isPending}
            onClick={save}
          >
            {t('exchange.confirm')}
          </Button>
        </>
      }
    >
      {heading(t('exchange.export'))}
      <Box sx={{ color: k.second, mb: 1 }}>
        {current
          ? t('exchange.exportText', { version: String(current.version) })
          : t('exchange.exportNone')}
      </Box>
      <Box sx={{ display: 'flex', gap: 1, mb: 2 }}>
        {(['openslo', 'odcs'] as const).map(as => (
          <Button
            key={as}
            small
            disabled={!current}
            onClick={() => download(as)}
          >
            {t(`exchange.${as}`)}
          </Button>
        ))}
      </Box>
      {heading(t('exchange.import'))}
      <Box sx={{ color: k.second, mb: 1 }}>{t('exchange.importText')}</Box>
      <Box sx={{ display: 'flex', gap: 1, mb: 1 }}>
        <Button small onClick={() => input.current?.click()}>
          {t('exchange.file')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('exchange.file')}
          accept=".yaml,.yml,.json,application/json,text/yaml"
          onChange={async event => {
            const file = event.target.files?.[0];
            if (!file) return;
            if (file.size > MAX_BYTES) setProblem(t('exchange.tooLarge'));
            else take(await file.text());
          }}
        />
        <Segmented
          label={t('exchange.format')}
          value={format}
          options={(['openslo', 'odcs'] as const).map(value => ({
            value,
            label: t(`exchange.${value}`),
          }))}
          onChange={setFormat}
        />
      </Box>
      <Field
        rows={7}
        label={t('exchange.document')}
        value={text}
        onChange={take}
      />
      {format === 'odcs' && (
        <Field
          label={t('exchange.objective')}
          help={t('exchange.objectiveHelp')}
          value={objective}
          onChange={setObjective}
        />
      )}
      {wrong && (
        <Box role="alert" sx={{ color: k.errorText, mb: 1 }}>
          {wrong}
        </Box>
      )}
      {read && (
        <Box role="status" sx={{ ...type.body, mb: 1 }}>
          {line(
            t('exchange.before'),
            current ? inWords(current) : t('exchange.none'),
          )}
          {line(t('exchange.after'), <strong>{inWords(read)}</strong>)}
          {same && <Box sx={{ color: k.second }}>{t('exchange.same')}</Box>}
        </Box>
      )}
      {current && (
        <Field
          label={t('promise.reason')}
          error={asked && needsReason ? t('promise.needReason') : undefined}
          value={reason}
          onChange={setReason}
        />
      )}
      {importSlo.error && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {messageOf(importSlo.error)}
        </Box>
      )}
    </PlainDialog>
  );
}
