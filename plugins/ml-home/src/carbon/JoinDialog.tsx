import Box from '@mui/material/Box';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  useMlHomeMutation,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  KnownEmission,
  runIdIn,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useCarbonWords } from './carbonWords';

/** A person says which run a report belongs to; the address of the run's page does too. */
export function JoinDialog(props: {
  emission: KnownEmission;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const words = useCarbonWords();
  const [text, setText] = useState('');
  const { emission } = props;
  const runId = runIdIn(text);
  const join = useMlHomeMutation(
    (api, run: string) =>
      api.carbon.joinEmission({
        params: { id: emission.id },
        body: { runId: run },
      }),
    [['carbon']],
  );
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('carbonReports.joinTitle')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!runId || join.isPending}
            onClick={() =>
              runId && join.mutate(runId, { onSuccess: props.onClose })
            }
          >
            {t('carbonReports.join')}
          </Button>
        </>
      }
    >
      <Box sx={{ mb: 1.5 }}>
        {[
          emission.project ?? emission.tracker,
          words.grams(emission.grams),
          words.kWh(emission.kWh),
        ].join(', ')}
      </Box>
      <Field
        first
        mono
        label={t('carbonUnknown.run')}
        value={text}
        onChange={setText}
        help={t('carbonReports.joinHelp')}
        error={join.error ? messageOf(join.error) : undefined}
      />
    </PlainDialog>
  );
}
