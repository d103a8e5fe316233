import Box from '@mui/material/Box';
import {
  Button,
  Column,
  ConfirmDialog,
  DataTable,
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  useFormat,
  useMlHomeMutation,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CostMonth } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';

function AskedDialog(props: {
  of: CostMonth;
  close: boolean;
  current: number;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const month = format.month(`${props.of.month}-01`);
  let text: string;
  if (!props.close) {
    text = t('costMonths.reopenText', { version: String(props.current) });
  } else {
    text = t(
      props.of.closed ? 'costMonths.closeRestText' : 'costMonths.closeText',
      { month, version: String(props.of.version) },
    );
  }
  return (
    <ConfirmDialog
      open
      title={t(
        props.close ? 'costMonths.closeTitle' : 'costMonths.reopenTitle',
        { month },
      )}
      confirm={t(props.close ? 'costMonths.closeIt' : 'costMonths.reopenIt', {
        month,
      })}
      busy={props.busy}
      error={props.error}
      onClose={props.onClose}
      onConfirm={props.onConfirm}
    >
      {text}
    </ConfirmDialog>
  );
}

/** Months with bills: open ones follow the rules in force, closed ones keep those that they were closed with. */
export function MonthsPanel(props: { current: number }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const toast = useToast();
  const [asked, setAsked] = useState<{ of: CostMonth; close: boolean }>();
  const query = useMlHomeQuery(['costs', 'months'], (api, signal) =>
    api.costs.months({}, { signal }),
  );
  const change = useMlHomeMutation(
    (api, given: { month: string; close: boolean }) =>
      given.close
        ? api.costs.closeMonth({ params: { month: given.month } })
        : api.costs.openMonth({ params: { month: given.month } }),
    [['costs']],
  );
  const { data, error } = query;
  const stateOf = (one: CostMonth): string => {
    if (!one.closed) return t('costMonths.open');
    const late = one.bills - one.closedBills;
    return [
      one.closedAt && one.closedBy
        ? t('costMonths.closedBy', {
            date: format.date(one.closedAt),
            who: one.closedBy.replace(/^.*\//, ''),
          })
        : t('costMonths.closedOn', { date: format.date(one.closedAt) }),
      late > 0 && t('costMonths.late', { count: late, n: format.number(late) }),
    ]
      .filter(Boolean)
      .join(', ');
  };
  const versionOf = (version: number) =>
    version === 0
      ? t('costMonths.builtIn')
      : t('costMonths.version', { version: String(version) });
  const columns: Column<CostMonth>[] = [
    {
      id: 'month',
      header: t('costMonths.month'),
      primary: true,
      width: 160,
      render: one => format.month(`${one.month}-01`),
    },
    {
      id: 'state',
      header: t('costMonths.state'),
      render: stateOf,
    },
    {
      id: 'rules',
      header: t('costMonths.rules'),
      width: 180,
      render: one => versionOf(one.version),
    },
    {
      id: 'bills',
      header: t('costMonths.bills'),
      align: 'right',
      width: 80,
      render: one => format.number(one.bills),
    },
    {
      id: 'act',
      header: '',
      align: 'right',
      width: 230,
      render: one => (
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 1 }}>
          {one.closedBills < one.bills && (
            <Button small onClick={() => setAsked({ of: one, close: true })}>
              {t(one.closed ? 'costMonths.closeRest' : 'costMonths.close')}
            </Button>
          )}
          {one.closed && (
            <Button small onClick={() => setAsked({ of: one, close: false })}>
              {t('costMonths.reopen')}
            </Button>
          )}
        </Box>
      ),
    },
  ];
  const close = () => {
    setAsked(undefined);
    change.reset();
  };
  return (
    <Panel title={t('costMonths.title')} flush>
      <Box sx={{ px: 2, pt: 1.5, pb: 1, color: k.second }}>
        {t('costMonths.how')}
      </Box>
      {error && !data && (
        <ErrorPanel
          title={t('costMonths.failed')}
          error={error}
          onRetry={() => {
            query.refetch();
          }}
        />
      )}
      {!data && !error && <LoadingSkeleton rows={3} />}
      {data && (
        <DataTable
          label={t('costMonths.title')}
          columns={columns}
          rows={data.items}
          rowKey={one => one.month}
          empty={<Box sx={{ p: 2 }}>{t('costMonths.none')}</Box>}
        />
      )}
      {asked && (
        <AskedDialog
          {...asked}
          current={props.current}
          busy={change.isPending}
          error={change.error}
          onClose={close}
          onConfirm={() =>
            change.mutate(
              { month: asked.of.month, close: asked.close },
              {
                onSuccess: ({ version }) => {
                  toast.show({
                    text: t(
                      asked.close
                        ? 'costMonths.didClose'
                        : 'costMonths.didOpen',
                      {
                        month: format.month(`${asked.of.month}-01`),
                        version: String(version),
                      },
                    ),
                  });
                  close();
                },
              },
            )
          }
        />
      )}
      {toast.node}
    </Panel>
  );
}
