import Box from '@mui/material/Box';
import {
  Button,
  ErrorPanel,
  LoadingSkeleton,
  Money,
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { addDays, CostAlert } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useCostWords } from '../words';
import { AlertRow, isLive, SHOWN, useAlerts } from './AlertRow';
import {
  amountOf,
  AnomalyGroup,
  dayOf,
  toAnomalyGroups,
} from './anomalyGroups';

/** Things that are named of those that one event shows in. */
const NAMED = 3;

/** One thing on one day, with what of it moved most. */
function SingleRow(props: {
  alert: CostAlert;
  first: boolean;
  onSaid: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCostWords();
  const { alert } = props;
  const { facts } = alert;
  const currency = facts.currency ?? 'USD';
  const money = (value: number | undefined) =>
    format.money(value, currency, { compact: true });
  const [top] = facts.contributors ?? [];
  const day = dayOf(alert);
  const link = new URLSearchParams({
    from: day,
    to: addDays(day, 1),
    by: 'service',
    [alert.objectKind]: alert.objectName,
  });
  return (
    <AlertRow
      alerts={[alert]}
      glyph="warning"
      first={props.first}
      title={words.scoped(alert.objectKind, alert.objectName)}
      detail={
        <>
          {t('costAlerts.day', {
            day: format.date(day),
            low: money(facts.low),
            high: money(facts.high),
          })}
          {top?.label && (
            <Box>
              {t('costAlerts.moved', {
                label: top.label,
                amount: format.money(top.amount, currency, {
                  sign: true,
                  compact: true,
                }),
              })}
            </Box>
          )}
        </>
      }
      amount={<Money amount={amountOf(alert)} currency={currency} sign />}
      action={
        <Button small to={`${paths.costs}?${link}`}>
          {t('costAlerts.explain')}
        </Button>
      }
      onSaid={props.onSaid}
    />
  );
}

/** Several things on one day: what they come to, and which of them moved most. */
function GroupRow(props: {
  group: AnomalyGroup;
  first: boolean;
  onSaid: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCostWords();
  const [open, setOpen] = useState(false);
  const { day, objectKind, currency, alerts, amount } = props.group;
  const named = alerts
    .slice(0, NAMED)
    .map(
      alert =>
        `${words.scoped(objectKind, alert.objectName)} ${format.money(
          amountOf(alert),
          currency,
          { sign: true, compact: true },
        )}`,
    );
  const n = format.number(alerts.length);
  const link = new URLSearchParams({
    from: day,
    to: addDays(day, 1),
    by: objectKind,
  });
  return (
    <>
      <AlertRow
        alerts={alerts}
        glyph="warning"
        first={props.first}
        title={t(
          objectKind === 'team'
            ? 'costAlerts.teamsOnDay'
            : 'costAlerts.modelsOnDay',
          { n, day: format.date(day) },
        )}
        detail={
          <>
            {t('costAlerts.mostOfThem', { names: named.join(', ') })}{' '}
            <Button small variant="text" onClick={() => setOpen(!open)}>
              {open ? t('costAlerts.fewer') : t('costAlerts.each', { n })}
            </Button>
          </>
        }
        amount={<Money amount={amount} currency={currency} sign />}
        action={
          <Button small to={`${paths.costs}?${link}`}>
            {t('costAlerts.explain')}
          </Button>
        }
        onSaid={props.onSaid}
      />
      {open &&
        alerts.map(alert => (
          <Box key={alert.id} sx={{ pl: 3 }}>
            <SingleRow alert={alert} first={false} onSaid={props.onSaid} />
          </Box>
        ))}
    </>
  );
}

/** Days out of the ordinary, with the way to what made them so. */
export function AnomaliesPanel() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const toast = useToast();
  const alerts = useAlerts('anomaly');
  const groups = toAnomalyGroups(alerts.data?.items.filter(isLive) ?? []);
  const onSaid = () => toast.show({ text: t('costAlerts.done') });
  return (
    <Panel
      title={t('costAlerts.anomalies')}
      note={
        groups.length > 0 &&
        t('costAlerts.anomaliesNote', {
          count: groups.length,
          n: format.number(groups.length),
        })
      }
      flush
    >
      {alerts.error && !alerts.data && (
        <ErrorPanel title={t('costAlerts.failed')} error={alerts.error} />
      )}
      {alerts.isPending && <LoadingSkeleton rows={2} />}
      {groups
        .slice(0, SHOWN)
        .map((group, i) =>
          group.alerts.length === 1 ? (
            <SingleRow
              key={group.alerts[0].id}
              alert={group.alerts[0]}
              first={i === 0}
              onSaid={onSaid}
            />
          ) : (
            <GroupRow
              key={`${group.day} ${group.objectKind} ${group.currency}`}
              group={group}
              first={i === 0}
              onSaid={onSaid}
            />
          ),
        )}
      {alerts.data && groups.length === 0 && (
        <Box sx={{ p: 2, color: k.second }}>{t('costAlerts.noAnomaly')}</Box>
      )}
      {toast.node}
    </Panel>
  );
}
