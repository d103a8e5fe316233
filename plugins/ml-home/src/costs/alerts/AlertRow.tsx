import MoreHoriz from '@mui/icons-material/MoreHoriz';
import Box from '@mui/material/Box';
import {
  ActionMenu,
  IconButton,
  State,
  StateGlyph,
  type,
  useMlHomeMutation,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  AlertDecision,
  CostAlert,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode, useState } from 'react';

export const SHOWN = 6;

export function useAlerts(kind: 'anomaly' | 'recommendation') {
  const query = { kind, limit: 100 };
  return useMlHomeQuery(['costs', 'alerts', query], (api, signal) =>
    api.costs.alerts({ query }, { signal }),
  );
}

export const isLive = ({ state }: CostAlert): boolean =>
  state === 'open' || state === 'acknowledged';

/** One alert, or several that are one event: what it is, the money, and what people can say of all of it. */
export function AlertRow(props: {
  alerts: CostAlert[];
  glyph: State;
  title: string;
  detail: ReactNode;
  amount: ReactNode;
  action?: ReactNode;
  first: boolean;
  onSaid: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { alerts } = props;
  const decide = useMlHomeMutation(
    (api, body: AlertDecision) =>
      Promise.all(
        alerts.map(({ id }) => api.costs.decideAlert({ params: { id }, body })),
      ),
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
          {alerts.every(({ state }) => state === 'acknowledged') && (
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
