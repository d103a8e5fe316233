import {
  Button,
  ToastMessage,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { ActDialog } from './ActDialog';
import { ModelField } from './pickers';
import { Select } from './Select';
import { useAct } from './useGovernance';

const whats = ['licence', 'revision', 'scan', 'base_model', 'data'] as const;
type What = (typeof whats)[number];

/** First shows what depends on something, then reopens it. */
export function RecallDialog(props: {
  show: (message: ToastMessage) => void;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const number = (count: number) => ({ count, n: format.number(count) });
  const [subject, setSubject] = useState('');
  const [what, setWhat] = useState<What>('licence');
  const recall = useAct(
    (api, { trial, reason }: { trial: boolean; reason: string }) =>
      api.governance.recall({ body: { subject, what, reason, trial } }),
    props.show,
  );
  const [found, setFound] = useState<{
    subject: string;
    items: { model: string; version: string; because: string }[];
  }>();
  const known = found?.subject === subject ? found : undefined;
  return (
    <ActDialog
      danger
      title={t('govFinding.recallTitle')}
      confirm={t('govFinding.recallDo', number(known?.items.length ?? 0))}
      busy={recall.busy}
      incomplete={!known?.items.length}
      onClose={props.onClose}
      onConfirm={reason => {
        recall
          .run({ trial: false, reason }, ({ reopened }) =>
            t('govFinding.recallDone', number(reopened)),
          )
          .then(done => done && props.onClose());
      }}
    >
      <ModelField
        first
        label={t('govFinding.recallSubject')}
        value={subject}
        onChange={setSubject}
        help={t('govFinding.recallHelp')}
      />
      <Select
        label={t('govFinding.recallWhat')}
        value={what}
        onChange={setWhat}
        options={whats.map(value => ({
          value,
          label: t(`govFinding.recallWhatOf.${value}`),
        }))}
      />
      <Box sx={{ mb: 1.5 }}>
        <Button
          small
          disabled={!subject.trim() || recall.busy}
          onClick={() => {
            recall
              .run({ trial: true, reason: 'trial' }, ({ items }) =>
                t('govFinding.recallFound', number(items.length)),
              )
              .then(done => done && setFound({ subject, items: done.items }));
          }}
        >
          {t('govFinding.recallTry')}
        </Button>
      </Box>
      {known && (
        <Box
          sx={{ mb: 1.5, maxHeight: 180, overflow: 'auto', ...type.small }}
          tabIndex={0}
        >
          {known.items.length === 0 && t('govFinding.recallNone')}
          {known.items.map(one => (
            <Box key={`${one.model} ${one.version}`}>
              {one.model} v{one.version}{' '}
              <Box component="span" sx={{ color: k.second }}>
                {one.because}
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </ActDialog>
  );
}
