import Box from '@mui/material/Box';
import {
  Age,
  Button,
  Column,
  DataTable,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  Settled,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ColumnDefect,
  CostImport,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useParams } from 'react-router-dom';
import { Columns, Page } from '../../shell/Page';
import { ImportState } from './ImportState';

type Bill = CostImport['bills'][number];

function Loaded(props: { one: CostImport }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { one } = props;
  const defects: Column<ColumnDefect>[] = [
    {
      id: 'column',
      header: t('costImports.column'),
      primary: true,
      width: 190,
      render: defect => defect.column,
    },
    {
      id: 'defect',
      header: t('costImports.defect'),
      width: 200,
      render: defect => defect.defect,
    },
    {
      id: 'treatment',
      header: t('costImports.treatment'),
      width: 240,
      render: defect => defect.treatment,
    },
    {
      id: 'rows',
      header: t('costImports.count'),
      align: 'right',
      width: 90,
      render: defect => (defect.rows > 0 ? format.number(defect.rows) : '–'),
    },
    {
      id: 'example',
      header: t('costImports.example'),
      hideBelow: 'md',
      render: defect =>
        defect.line
          ? t('costImports.line', {
              line: String(defect.line),
              example: defect.example ?? '–',
            })
          : defect.example ?? '–',
    },
  ];
  const bills: Column<Bill>[] = [
    {
      id: 'month',
      header: t('costImports.month'),
      primary: true,
      width: 90,
      render: bill => bill.month,
    },
    {
      id: 'issuer',
      header: t('costImports.issuer'),
      render: bill => [bill.issuer, bill.account].filter(Boolean).join(', '),
    },
    {
      id: 'rows',
      header: t('costImports.rows'),
      align: 'right',
      width: 90,
      render: bill => format.number(bill.rows),
    },
    {
      id: 'replaced',
      header: t('costImports.state'),
      width: 160,
      render: bill =>
        bill.replaced
          ? t('costImports.replacedImport', { id: bill.replaced })
          : t('costImports.fresh'),
    },
  ];
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('costs.imports'), to: paths.costImports },
          { label: one.id },
        ]}
        title={one.name}
        beside={
          <>
            <ImportState one={one} />
            <span>{one.format}</span>
            <Age at={one.createdAt} />
            <OwnerLink plain entityRef={one.createdBy} />
          </>
        }
      />
      {one.message && (
        <Notice state={one.state === 'failed' ? 'fail' : 'none'}>
          {one.message}
        </Notice>
      )}
      {/* Of what was refused nothing was kept: neither bills nor what was mended. */}
      {one.state !== 'failed' && (
        <Columns
          width={520}
          main={
            <Panel
              title={t('costImports.defectTitle')}
              note={
                one.defects.length > 0 &&
                format.number(one.defects.reduce((sum, d) => sum + d.rows, 0))
              }
              flush
            >
              {one.defects.length > 0 ? (
                <DataTable
                  label={t('costImports.defectTitle')}
                  columns={defects}
                  rows={one.defects}
                  rowKey={defect =>
                    `${defect.column} ${defect.defect} ${defect.treatment}`
                  }
                />
              ) : (
                <Box sx={{ p: 2 }}>{t('costImports.defectNone')}</Box>
              )}
            </Panel>
          }
          side={
            <Panel
              title={t('costImports.billTitle')}
              note={format.number(one.rows)}
              flush
            >
              <DataTable
                label={t('costImports.billTitle')}
                columns={bills}
                rows={one.bills}
                rowKey={bill => `${bill.issuer} ${bill.account} ${bill.month}`}
              />
            </Panel>
          }
        />
      )}
    </>
  );
}

/** One file of charges: its bills, and what was wrong in it. */
export function ImportPage() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const { id = '' } = useParams();
  const query = useMlHomeQuery(['costs', 'import', id], (api, signal) =>
    api.costs.import({ params: { id } }, { signal }),
  );
  const what = t('costImports.one', { id });
  return (
    <Page title={query.data?.name ?? what}>
      <Settled
        query={query}
        what={what}
        failed={t('costImports.oneFailed')}
        back={<Button to={paths.costImports}>{t('costs.imports')}</Button>}
      >
        {one => <Loaded one={one} />}
      </Settled>
    </Page>
  );
}
