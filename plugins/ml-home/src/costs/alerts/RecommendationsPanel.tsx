import Box from '@mui/material/Box';
import {
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  useFormat,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CostAlert } from '@ml-home/backstage-plugin-ml-home-common';
import { AlertRow, isLive, SHOWN, useAlerts } from './AlertRow';

/** Waste, with the money at stake. */
export function RecommendationsPanel() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const toast = useToast();
  const alerts = useAlerts('recommendation');
  const live = alerts.data?.items.filter(isLive) ?? [];
  const currency = live[0]?.facts.currency ?? 'USD';
  const stake = live.reduce((sum, { facts }) => sum + (facts.amount ?? 0), 0);
  const titleOf = ({ facts, objectName }: CostAlert): string => {
    const name = objectName;
    const n = format.number(facts.count);
    switch (facts.type) {
      case 'failed-runs':
        return t('costAlerts.failedRuns', { n, name });
      case 'repeated-runs':
        return t('costAlerts.repeatedRuns', { n, name });
      case 'idle-gpus':
        return t('costAlerts.idleGpus', { n, name });
      case 'unread-features':
        return t('costAlerts.unread', { name });
      case 'unused-deployment':
        return t('costAlerts.unusedDeployment', { name });
      default:
        return t('costAlerts.idle', { name });
    }
  };
  return (
    <Panel
      title={t('costAlerts.recommendations')}
      note={
        stake > 0 &&
        t('costAlerts.atStake', {
          amount: format.money(stake, currency, { compact: true }),
        })
      }
      flush
    >
      {alerts.error && !alerts.data && (
        <ErrorPanel title={t('costAlerts.failed')} error={alerts.error} />
      )}
      {alerts.isPending && <LoadingSkeleton rows={2} />}
      {[...live]
        .sort((a, b) => (b.facts.amount ?? 0) - (a.facts.amount ?? 0))
        .slice(0, SHOWN)
        .map((alert, i) => (
          <AlertRow
            key={alert.id}
            alerts={[alert]}
            glyph="none"
            first={i === 0}
            title={titleOf(alert)}
            detail={format.date(alert.createdAt)}
            amount={
              <span title={format.money(alert.facts.amount, currency)}>
                {t('costAlerts.perMonth', {
                  amount: format.money(alert.facts.amount, currency, {
                    compact: true,
                  }),
                })}
              </span>
            }
            onSaid={() => toast.show({ text: t('costAlerts.done') })}
          />
        ))}
      {alerts.data && live.length === 0 && (
        <Box sx={{ p: 2, color: k.second }}>
          {t('costAlerts.noRecommendation')}
        </Box>
      )}
      {toast.node}
    </Panel>
  );
}
