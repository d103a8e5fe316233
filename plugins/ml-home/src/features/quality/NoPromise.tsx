import {
  Button,
  CodeBlock,
  EmptyState,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useBackendUrl } from '../../models/useTrackingUri';
import { deliverLines } from './DeliveryLog';

export const scheduleYaml = `spec:
  delivery:
    cadence: day
    zone: Europe/Stockholm
    slo:
      objective: 0.95
      within: 10h`;

/** No schedule: nobody can say what is due. */
export function NoSchedule(props: { family: string }) {
  const { t } = useMlHomeTranslation();
  const url = useBackendUrl();
  return (
    <EmptyState title={t('noPromise.scheduleTitle')}>
      <Box sx={{ mb: 1 }}>{t('noPromise.scheduleText')}</Box>
      <CodeBlock label={t('noPromise.scheduleYaml')} code={scheduleYaml} />
      <Box sx={{ mt: 1.5, mb: 1 }}>{t('noPromise.report')}</Box>
      <CodeBlock
        label={t('noPromise.report')}
        code={deliverLines(url, props.family, '2026-03-28')}
      />
    </EmptyState>
  );
}

/** A schedule and no promise: deliveries are collected and not judged. */
export function NoPromise(props: {
  hasHistory: boolean;
  onPromise: () => void;
  onCalculate: () => void;
}) {
  const { t } = useMlHomeTranslation();
  return (
    <EmptyState
      title={t('noPromise.title')}
      actions={
        <>
          <Button
            variant="primary"
            aria-haspopup="dialog"
            onClick={props.onPromise}
          >
            {t('promise.title')}
          </Button>
          <Button aria-haspopup="dialog" onClick={props.onCalculate}>
            {t('calculator.open')}
          </Button>
        </>
      }
    >
      {t('noPromise.text')}{' '}
      {props.hasHistory ? t('noPromise.history') : t('noPromise.noHistory')}
    </EmptyState>
  );
}
