import {
  Button,
  Column,
  DataTable,
  Denied,
  EmptyState,
  ErrorPanel,
  isDenied,
  PageHead,
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ResourcePrice } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Page } from '../../shell/Page';
import { PriceDialog } from './PriceDialog';

const keyOf = (price: ResourcePrice): string =>
  [
    ...[price.resource, price.type, price.provider, price.region],
    ...[price.pricing, price.day],
  ].join(' ');

/** Prices that estimates are made of, each from its day on. */
export function PricesPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const toast = useToast();
  const [setting, setSetting] = useState(false);
  const { data, error, refetch } = useMlHomeQuery(
    ['costs', 'prices'],
    (api, signal) => api.costs.prices({}, { signal }),
  );
  const any = t('costEstimates.any');
  const columns: Column<ResourcePrice>[] = [
    {
      id: 'what',
      header: t('costEstimates.what'),
      primary: true,
      render: ({ resource, type }) => {
        if (resource === 'other') return type;
        return resource === 'gpu'
          ? `GPU ${type ? type.toLocaleUpperCase() : any}`
          : t(`costEstimates.${resource}`);
      },
    },
    {
      id: 'provider',
      header: t('costEstimates.provider'),
      width: 140,
      render: ({ provider }) => provider || any,
    },
    {
      id: 'region',
      header: t('costEstimates.region'),
      width: 160,
      render: ({ region }) => region || any,
    },
    {
      id: 'pricing',
      header: t('costEstimates.pricing'),
      width: 120,
      render: ({ pricing }) => t(`costEstimates.pricing_${pricing}`),
    },
    {
      id: 'day',
      header: t('costEstimates.day'),
      width: 130,
      render: ({ day }) => format.date(day),
    },
    {
      id: 'source',
      header: t('costEstimates.source'),
      hideBelow: 'md',
      render: ({ source }) => source,
    },
    {
      id: 'price',
      header: t('costEstimates.perHour'),
      align: 'right',
      width: 150,
      render: ({ price, currency }) => format.unitCost(Number(price), currency),
    },
  ];
  const set = (
    <Button variant="primary" onClick={() => setSetting(true)}>
      {t('costEstimates.set')}
    </Button>
  );
  return (
    <Page title={t('costEstimates.pricesTitle')}>
      <PageHead
        crumbs={[{ label: t('costs.title'), to: paths.costs }]}
        title={t('costEstimates.pricesTitle')}
        subtitle={t('costEstimates.how')}
        actions={set}
      />
      <Panel label={t('costEstimates.pricesTitle')} flush>
        {error && !data && isDenied(error) && (
          <Denied what={t('costs.title')} />
        )}
        {error && !data && !isDenied(error) && (
          <ErrorPanel
            title={t('costEstimates.failed')}
            error={error}
            onRetry={() => {
              refetch();
            }}
          />
        )}
        {!error && (
          <DataTable
            label={t('costEstimates.pricesTitle')}
            columns={columns}
            rows={data?.items}
            rowKey={keyOf}
            empty={
              <EmptyState title={t('costEstimates.noPrices')} actions={set}>
                {t('costEstimates.noPricesText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      {setting && (
        <PriceDialog
          currency={data?.items[0]?.currency ?? 'USD'}
          onClose={() => setSetting(false)}
          onSaved={() => {
            setSetting(false);
            toast.show({ text: t('costEstimates.saved') });
          }}
        />
      )}
      {toast.node}
    </Page>
  );
}
