import Box from '@mui/material/Box';
import {
  Button,
  ConfirmDialog,
  Panel,
  useFormat,
  useMlHomeMutation,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Me } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';

/** Demo content: how much there is, and the way to be rid of it. */
export function DemoPanel(props: { demo: Me['demo'] }) {
  const { demo } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const remove = useMlHomeMutation((api, _: void) => api.removeDemo(), [[]]);
  const counts = t('demo.counts', {
    models: format.number(demo.models),
    versions: format.number(demo.versions),
    experiments: format.number(demo.experiments),
    runs: format.number(demo.runs),
  });
  const on = demo.models + demo.versions + demo.experiments + demo.runs > 0;
  if (!on) {
    return remove.isSuccess ? (
      <Panel label={t('demo.off')}>
        <Box role="status" sx={{ color: k.second }}>
          {t('demo.removed')}
        </Box>
      </Panel>
    ) : null;
  }
  return (
    <Panel
      title={t('demo.on')}
      action={
        <Button small onClick={() => setAsking(true)}>
          {t('demo.remove')}
        </Button>
      }
    >
      <Box sx={{ color: k.second }}>
        {counts}. {t('demo.marked')}
      </Box>
      <ConfirmDialog
        open={asking}
        title={t('demo.confirmTitle')}
        confirm={t('demo.confirm', { runs: format.number(demo.runs) })}
        busy={remove.isPending}
        error={remove.error}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(undefined, { onSuccess: () => setAsking(false) })
        }
      >
        {t('demo.confirmText', { counts })}
      </ConfirmDialog>
    </Panel>
  );
}
