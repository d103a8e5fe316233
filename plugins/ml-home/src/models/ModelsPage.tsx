import { useRouteRef } from '@backstage/core-plugin-api';
import AddOutlined from '@mui/icons-material/AddOutlined';
import Key from '@mui/icons-material/KeyOutlined';
import Box from '@mui/material/Box';
import {
  ActiveFilter,
  Button,
  Column,
  DataTable,
  ErrorPanel,
  FilterMenu,
  OwnerLink,
  PageHead,
  Panel,
  SearchField,
  TableFooter,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { ConnectDialog } from '../home/ConnectDialog';
import { projectName } from '../projects/projectName';
import { registerRouteRef } from '../routes';
import { Page, Row } from '../shell/Page';
import { NoModels, NoMatch } from './ModelsEmpty';
import { useModelColumns } from './modelColumns';
import { declarationStates, ListField, useModels } from './useModels';

const hrefOf = (url: (name: string) => string) => (model: ModelSummary) =>
  url(model.name);

function nameOf(field: ListField, value: string) {
  if (field === 'owner') return <OwnerLink plain entityRef={value} />;
  return field === 'project' ? projectName(value) : value;
}

export function ModelsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const [connecting, setConnecting] = useState(false);
  const { url, paging, wanted, models, facets } = useModels();
  const register = useRouteRef(registerRouteRef)?.();
  const columns: Column<ModelSummary>[] = useModelColumns();
  const change = (patch: Parameters<typeof url.set>[0]) =>
    url.set({ ...patch, ...paging.reset });

  const fields: { field: ListField; label: string }[] = [
    { field: 'owner', label: t('models.owner') },
    { field: 'project', label: t('models.project') },
    { field: 'tag', label: t('models.tag') },
    { field: 'lifecycle', label: t('models.lifecycle') },
  ];
  const stateWords: Record<string, string> = {
    declared: t('models.stateDeclared'),
    never: t('models.stateNever'),
    'no-longer': t('models.stateNoLonger'),
  };
  const clear = () =>
    change({
      q: undefined,
      declaration: undefined,
      ...Object.fromEntries(fields.map(({ field }) => [field, undefined])),
    });
  const total = models.data?.totalCount;

  return (
    <Page title={t('models.title')}>
      <PageHead
        title={t('models.title')}
        beside={
          total !== undefined && (
            <span>
              {t('models.count', { count: total, n: format.number(total) })}
            </span>
          )
        }
        actions={
          <>
            <Button icon={<Key />} onClick={() => setConnecting(true)}>
              {t('home.connect')}
            </Button>
            {register && (
              <Button variant="primary" icon={<AddOutlined />} to={register}>
                {t('models.declare')}
              </Button>
            )}
          </>
        }
      />
      <Row>
        <Box sx={{ flex: '1 1 280px', maxWidth: 560 }}>
          <SearchField
            label={t('models.search')}
            value={wanted.q}
            onChange={q => change({ q })}
          />
        </Box>
        {fields.flatMap(({ field, label }) =>
          wanted.lists[field].map(value => (
            <ActiveFilter
              key={`${field}-${value}`}
              field={label}
              name={value}
              value={nameOf(field, value)}
              onRemove={() =>
                change({
                  [field]: wanted.lists[field].filter(v => v !== value),
                })
              }
            />
          )),
        )}
        {wanted.declaration && (
          <ActiveFilter
            field={t('models.declaration')}
            name={stateWords[wanted.declaration]}
            value={stateWords[wanted.declaration]}
            onRemove={() => change({ declaration: undefined })}
          />
        )}
        {fields.map(({ field, label }) => (
          <FilterMenu
            key={field}
            label={label}
            options={facets.data?.[field] ?? []}
            loading={facets.isPending}
            selected={wanted.lists[field]}
            onChange={values => change({ [field]: values })}
            render={option => nameOf(field, option.value)}
          />
        ))}
        <FilterMenu
          single
          label={t('models.declaration')}
          options={declarationStates.map(value => ({
            value,
            label: stateWords[value],
          }))}
          selected={wanted.declaration ? [wanted.declaration] : []}
          onChange={([value]) => change({ declaration: value })}
        />
      </Row>
      <Panel label={t('models.title')} flush>
        {models.error && !models.data ? (
          <ErrorPanel
            title={t('models.failed')}
            error={models.error}
            onRetry={() => {
              models.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('models.title')}
            columns={columns}
            rows={models.data?.items}
            rowKey={model => model.name}
            rowHref={hrefOf(paths.model)}
            sort={wanted.sort}
            onSort={sort => change({ sort })}
            fetching={models.isFetching && models.isPlaceholderData}
            empty={
              wanted.filtered ? (
                <NoMatch onClear={clear} query={wanted.q} />
              ) : (
                <NoModels />
              )
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={models.data?.items.length ?? 0}
        total={total}
        nextCursor={models.data?.nextCursor}
      />
      <ConnectDialog open={connecting} onClose={() => setConnecting(false)} />
    </Page>
  );
}
