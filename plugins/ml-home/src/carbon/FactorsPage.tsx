import Box from '@mui/material/Box';
import {
  Button,
  Column,
  DataTable,
  ErrorPanel,
  FilterMenu,
  messageOf,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  SearchField,
  useFormat,
  useMlHomeMutation,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CarbonFactor,
  factorKinds,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Page, Row } from '../shell/Page';
import { useCarbonWords } from './carbonWords';
import { FactorDialog } from './FactorDialog';

/** Every factor that figures are made with: value, source, year, and who said so. */
export function FactorsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const url = useUrlState();
  const toast = useToast();
  const [adding, setAdding] = useState(false);
  const kind = factorKinds.find(one => one === url.get('kind'));
  const find = url.get('q') ?? '';
  const factors = useMlHomeQuery(['carbon', 'factors'], (api, signal) =>
    api.carbon.factors({ query: {} }, { signal }),
  );
  const end = useMlHomeMutation(
    (api, id: string) => api.carbon.endFactor({ params: { id } }),
    [['carbon']],
  );
  const wanted = find.toLowerCase();
  const rows = factors.data?.items.filter(
    factor =>
      (!kind || factor.kind === kind) &&
      `${factor.key} ${factor.label ?? ''} ${factor.source}`
        .toLowerCase()
        .includes(wanted),
  );
  const columns: Column<CarbonFactor>[] = [
    {
      id: 'key',
      header: t('carbonFactors.key'),
      primary: true,
      render: factor =>
        factor.label ? `${factor.key}, ${factor.label}` : factor.key,
    },
    {
      id: 'kind',
      header: t('carbonFactors.kind'),
      width: 180,
      hideBelow: 'md',
      render: factor => words.factor(factor.kind),
    },
    {
      id: 'basis',
      header: t('carbon.basis'),
      width: 130,
      hideBelow: 'lg',
      render: factor => (factor.basis ? t(`carbon.${factor.basis}`) : ''),
    },
    {
      id: 'value',
      header: t('carbonFactors.value'),
      align: 'right',
      width: 150,
      render: factor => `${format.number(factor.value, 3)} ${factor.unit}`,
    },
    {
      id: 'source',
      header: t('carbonFactors.source'),
      width: 340,
      hideBelow: 'md',
      render: factor => <span title={factor.source}>{factor.source}</span>,
    },
    {
      id: 'year',
      header: t('carbonFactors.year'),
      align: 'right',
      width: 70,
      render: factor => String(factor.year),
    },
    {
      id: 'by',
      header: t('carbonFactors.by'),
      width: 210,
      hideBelow: 'lg',
      render: factor =>
        factor.site ? (
          <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
            <OwnerLink plain entityRef={factor.createdBy} />
            {factor.from && format.date(factor.from)}
            <Button
              small
              variant="text"
              disabled={end.isPending}
              onClick={() =>
                factor.id &&
                end.mutate(factor.id, {
                  onSuccess: () =>
                    toast.show({ text: t('carbonFactors.ended') }),
                })
              }
            >
              {t('carbonFactors.end')}
            </Button>
          </Box>
        ) : (
          t('carbonFactors.software')
        ),
    },
  ];
  return (
    <Page title={t('carbonFactors.title')}>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('carbon.title'), to: paths.carbon },
          { label: t('carbon.factors') },
        ]}
        title={t('carbonFactors.title')}
        beside={
          factors.data &&
          t('carbon.factorsVersion', { version: factors.data.version })
        }
        actions={
          <Button variant="primary" onClick={() => setAdding(true)}>
            {t('carbonFactors.set')}
          </Button>
        }
      />
      <Row>
        <SearchField
          label={t('carbonFactors.find')}
          placeholder={t('carbonFactors.find')}
          value={find}
          onChange={q => url.set({ q })}
          width={280}
        />
        <FilterMenu
          single
          label={kind ? words.factor(kind) : t('carbonFactors.allKinds')}
          options={factorKinds.map(value => ({
            value,
            label: words.factor(value),
          }))}
          selected={kind ? [kind] : []}
          onChange={([one]) => url.set({ kind: one })}
        />
      </Row>
      {end.error && <Notice state="fail">{messageOf(end.error)}</Notice>}
      <Panel label={t('carbonFactors.title')} flush>
        {factors.error && !factors.data ? (
          <ErrorPanel
            title={t('carbonFactors.failed')}
            error={factors.error}
            onRetry={() => {
              factors.refetch();
            }}
          />
        ) : (
          <DataTable
            label={t('carbonFactors.title')}
            columns={columns}
            rows={rows}
            rowKey={factor =>
              factor.id ?? `${factor.kind} ${factor.key} ${factor.basis}`
            }
            empty={
              <Box sx={{ p: 2 }}>
                <Notice>{t('carbonFactors.none')}</Notice>
              </Box>
            }
          />
        )}
      </Panel>
      {adding && (
        <FactorDialog
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            toast.show({ text: t('carbonFactors.saved') });
          }}
        />
      )}
      {toast.node}
    </Page>
  );
}
