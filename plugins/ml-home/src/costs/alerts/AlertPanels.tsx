import MoreHoriz from '@mui/icons-material/MoreHoriz';
import Box from '@mui/material/Box';
import {
  ActionMenu,
  Button,
  ErrorPanel,
  IconButton,
  LoadingSkeleton,
  Panel,
  State,
  StateGlyph,
  type,
  useFormat,
  useMlHomeMutation,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  addDays,
  AlertDecision,
  CostAlert,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode, useState } from 'react';
import { useCostWords } from '../words';

const SHOWN = 6;

function useAlerts(kind: 'anomaly' | 'recommendation') {
  const query = { kind, limit: 50 };
  return useMlHomeQuery(['costs', 'alerts', query], (api, signal) =>
    api.costs.alerts({ query }, { signal }),
  );
}

const isLive = ({ state }: CostAlert): boolean =>
  state === 'open' || state === 'acknowledged';

/** One alert: what it is, the money, and what people can say of it. */
function AlertRow(props: {
  alert: CostAlert;
  glyph: State;
  title: string;
  detail: ReactNode;
  amount: string;
  action?: ReactNode;
  first: boolean;
  onSaid: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { alert } = props;
  const decide = useMlHomeMutation(
    (api, body: AlertDecision) =>
      api.costs.decideAlert({ params: { id: alert.id }, body }),
    [['costs', 'alerts']],
  );
  const say = (body: AlertDecision) => () => {
    setAnchor(null);
    decide.mutate(body, { onSuccess: props.onSaid });
  };
  const dismiss = (
    reason: 'expected' | 'seasonal' | 'migration' | 'not-applicable',
  ) => say({ state: 'dismissed', reason, note: '' });
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        py: 1,
        borderTop: props.first ? 0 : `1px solid ${k.line}`,
      }}
    >
      <StateGlyph state={props.glyph} />
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Box
          title={props.title}
          sx={{
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {props.title}
          {alert.state === 'acknowledged' && (
            <Box component="span" sx={{ color: k.second }}>
              , {t('costAlerts.acknowledged')}
            </Box>
          )}
        </Box>
        <Box sx={{ color: k.second, ...type.small }}>{props.detail}</Box>
      </Box>
      <Box
        sx={{
          fontWeight: 550,
          fontVariantNumeric: 'tabular-nums',
          whiteSpace: 'nowrap',
        }}
      >
        {props.amount}
      </Box>
      {props.action}
      <IconButton
        label={`${t('costAlerts.more')}: ${props.title}`}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreHoriz />
      </IconButton>
      <ActionMenu
        label={t('costAlerts.more')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        groups={[
          [
            {
              label: t('costAlerts.acknowledge'),
              onClick: say({ state: 'acknowledged' }),
            },
            {
              label: t('costAlerts.snooze'),
              onClick: say({ state: 'snoozed', days: 7 }),
            },
          ],
          [
            {
              label: t('costAlerts.dismissExpected'),
              onClick: dismiss('expected'),
            },
            {
              label: t('costAlerts.dismissSeasonal'),
              onClick: dismiss('seasonal'),
            },
            {
              label: t('costAlerts.dismissMigration'),
              onClick: dismiss('migration'),
            },
            {
              label: t('costAlerts.dismissOther'),
              onClick: dismiss('not-applicable'),
            },
          ],
        ]}
      />
    </Box>
  );
}

/** Days out of the ordinary, with the way to what made them so. */
export function AnomaliesPanel() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCostWords();
  const toast = useToast();
  const alerts = useAlerts('anomaly');
  const live = alerts.data?.items.filter(isLive) ?? [];
  return (
    <Panel
      title={t('costAlerts.anomalies')}
      note={
        live.length > 0 &&
        t('costAlerts.anomaliesNote', {
          count: live.length,
          n: format.number(live.length),
        })
      }
      flush
    >
      {alerts.error && !alerts.data && (
        <ErrorPanel title={t('costAlerts.failed')} error={alerts.error} />
      )}
      {alerts.isPending && <LoadingSkeleton rows={2} />}
      {live.slice(0, SHOWN).map((alert, i) => {
        const { facts } = alert;
        const money = (value: number | undefined) =>
          format.money(value, facts.currency ?? 'USD');
        const excess = facts.amount ?? 0;
        const [top] = facts.contributors ?? [];
        const day = facts.day ?? alert.createdAt.slice(0, 10);
        const link = new URLSearchParams({
          from: day,
          to: addDays(day, 1),
          by: 'service',
          [alert.objectKind]: alert.objectName,
        });
        return (
          <AlertRow
            key={alert.id}
            alert={alert}
            glyph="warning"
            first={i === 0}
            title={words.scoped(alert.objectKind, alert.objectName)}
            detail={
              <>
                {t('costAlerts.day', {
                  day: format.date(day),
                  low: money(facts.low),
                  high: money(facts.high),
                })}
                {top && (
                  <Box>
                    {t('costAlerts.moved', {
                      label: top.label,
                      amount: format.money(
                        top.amount,
                        facts.currency ?? 'USD',
                        { sign: true },
                      ),
                    })}
                  </Box>
                )}
              </>
            }
            amount={format.money(excess, facts.currency ?? 'USD', {
              sign: true,
            })}
            action={
              <Button small to={`${paths.costs}?${link}`}>
                {t('costAlerts.explain')}
              </Button>
            }
            onSaid={() => toast.show({ text: t('costAlerts.done') })}
          />
        );
      })}
      {alerts.data && live.length === 0 && (
        <Box sx={{ p: 2, color: k.second }}>{t('costAlerts.noAnomaly')}</Box>
      )}
      {toast.node}
    </Panel>
  );
}

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
        t('costAlerts.atStake', { amount: format.money(stake, currency) })
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
            alert={alert}
            glyph="none"
            first={i === 0}
            title={titleOf(alert)}
            detail={format.date(alert.createdAt)}
            amount={t('costAlerts.perMonth', {
              amount: format.money(alert.facts.amount, currency),
            })}
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
