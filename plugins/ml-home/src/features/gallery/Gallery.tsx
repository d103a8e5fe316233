import {
  Feature,
  FamilySummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  applyToQuery,
  Button,
  Chip,
  DataTable,
  DeliveryLegend,
  ErrorPanel,
  PageHead,
  Panel,
  SearchField,
  Segmented,
  TableFooter,
  type,
  useFormat,
  useHotkeys,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import AddOutlined from '@mui/icons-material/AddOutlined';
import Box from '@mui/material/Box';
import { ReactNode, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { StrayNotice } from '../../shell/known';
import { Page } from '../../shell/Page';
import { AddFeatures } from './AddFeatures';
import { Facets } from './Facets';
import { Freshness, useFamilyColumns } from './familyColumns';
import { useFeatureColumns } from './featureColumns';
import { GalleryColumns, shownColumns } from './GalleryColumns';
import { NoFeatures, NoMatch } from './GalleryEmpty';
import { useGallery, useWatch } from './useGallery';

/** What the list keeps when an object opens over it. */
const OBJECT_KEYS = {
  tab: undefined,
  as: undefined,
  partition: undefined,
  calculator: undefined,
  target: undefined,
  deadline: undefined,
  node: undefined,
  scope: undefined,
};

/** The address of a feature in the drawer over the list that is open. */
export function useFeatureHref() {
  const [params] = useSearchParams();
  const paths = useMlHomePaths();
  return (family: string, name: string, patch: Record<string, string> = {}) => {
    const query = applyToQuery(params, { ...OBJECT_KEYS, ...patch }).toString();
    return `${paths.feature(family, name)}${query ? `?${query}` : ''}`;
  };
}

/** The row that has the focus, by the address of its link. */
const focusedHref = (): string | undefined => {
  const focused = document.activeElement as HTMLElement | null;
  return focused?.dataset.rowLink === undefined
    ? undefined
    : focused.getAttribute('href') ?? undefined;
};

/** The gallery: facets, search, families or features, page by page. What is open lies over it. */
export function Gallery(props: {
  /** The family whose feature is open. */
  selected?: { family: string; feature: string };
  children?: ReactNode;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const search = useRef<HTMLInputElement>(null);
  const [adding, setAdding] = useState(false);
  const { url, paging, wanted, families, features, facets } = useGallery();
  const watch = useWatch();
  const featureHref = useFeatureHref();
  const change = (patch: Parameters<typeof url.set>[0]) =>
    url.set({ ...patch, ...paging.reset });
  const toggleWatch = (family: FamilySummary) =>
    watch.mutate({ family: family.name, watch: !family.watched });
  const familyColumns = useFamilyColumns(wanted.q, toggleWatch);
  const featureColumns = useFeatureColumns(wanted.q);
  const byFamily = wanted.view === 'families';
  const shown = byFamily ? families : features;
  const total = shown.data?.totalCount;
  const featureCount = families.data?.featureCount;
  const items = shown.data?.items.length ?? 0;
  const featureUrl = (one: Feature) => featureHref(one.family, one.name);
  useHotkeys({
    f: () => search.current?.focus(),
    s: () => {
      const href = focusedHref();
      const family = families.data?.items.find(
        one => paths.family(one.name) === href,
      );
      if (byFamily && family) toggleWatch(family);
    },
    o: () => {
      const href = focusedHref();
      if (!href) return;
      const feature = features.data?.items.find(
        one => featureUrl(one) === href,
      );
      navigate(
        feature
          ? featureHref(feature.family, feature.name, { as: 'page' })
          : href,
      );
    },
  });
  let order: string = t('features.byName');
  if (byFamily) {
    order =
      wanted.sort === 'relevance'
        ? t('features.byRelevance')
        : t('features.byColumn');
  }
  const empty = wanted.filtered ? (
    <NoMatch wanted={wanted} onChange={change} />
  ) : (
    <NoFeatures />
  );
  const count = (n: number | undefined, one: 'families' | 'features') =>
    n === undefined
      ? undefined
      : t(one === 'families' ? 'features.families' : 'features.count', {
          count: n,
          n: format.number(n),
        });
  const counts = byFamily
    ? [count(total, 'families'), count(featureCount, 'features')]
    : [count(total, 'features')];
  return (
    <Page title={props.children ? undefined : t('features.title')}>
      <PageHead
        title={t('features.title')}
        beside={
          <>
            <span>{counts.filter(Boolean).join(', ')}</span>
            <Segmented
              label={t('features.view')}
              value={wanted.view}
              options={[
                { value: 'families', label: t('features.viewFamilies') },
                { value: 'features', label: t('features.viewFeatures') },
              ]}
              onChange={view =>
                change({ view: view === 'families' ? undefined : view })
              }
            />
            <Freshness families={families.data?.items ?? []} />
          </>
        }
        actions={
          <>
            <Button to={paths.candidates}>{t('candidates.open')}</Button>
            <Button to={paths.retirement}>{t('retirement.open')}</Button>
            <Button
              variant="primary"
              icon={<AddOutlined />}
              aria-haspopup="dialog"
              onClick={() => setAdding(true)}
            >
              {t('features.add')}
            </Button>
          </>
        }
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: 'minmax(0, 1fr)',
          '@media (min-width: 1100px)': {
            gridTemplateColumns: '168px minmax(0, 1fr)',
          },
        }}
      >
        <Facets
          facets={facets.data}
          selected={wanted.lists}
          onChange={(field, values) => change({ [field]: values })}
        />
        <Box sx={{ display: 'grid', gap: 1.5, minWidth: 0 }}>
          <StrayNotice stray={wanted.stray} />
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <SearchField
                inputRef={search}
                label={t('features.search')}
                value={wanted.q}
                onChange={q => change({ q })}
              />
            </Box>
            <Button
              variant={wanted.watched ? 'outlined' : 'text'}
              onClick={() =>
                change({ watched: wanted.watched ? undefined : 'true' })
              }
            >
              {wanted.watched
                ? t('features.onlyWatchedOff')
                : t('features.onlyWatched')}
            </Button>
            {byFamily ? (
              <GalleryColumns
                columns={familyColumns}
                hidden={wanted.hidden}
                onChange={hide => url.set({ hide })}
              />
            ) : (
              <GalleryColumns
                columns={featureColumns}
                hidden={wanted.hidden}
                onChange={hide => url.set({ hide })}
              />
            )}
            <Box sx={{ ...type.small, color: k.second, whiteSpace: 'nowrap' }}>
              {order}
            </Box>
            {byFamily && wanted.sort !== 'relevance' && (
              <Button
                small
                variant="text"
                onClick={() => change({ sort: undefined })}
              >
                {t('features.resetSort')}
              </Button>
            )}
          </Box>
          {wanted.lists.tag.length > 0 && (
            <Box sx={{ display: 'flex', gap: 1 }}>
              {wanted.lists.tag.map(tag => (
                <Chip key={tag} accent>
                  {tag}
                </Chip>
              ))}
            </Box>
          )}
          <Panel label={t('features.title')} flush>
            {shown.error && !shown.data && (
              <ErrorPanel
                title={t('features.failed')}
                error={shown.error}
                onRetry={() => {
                  shown.refetch();
                }}
              />
            )}
            {!(shown.error && !shown.data) && byFamily && (
              <DataTable
                keys
                label={t('features.title')}
                columns={shownColumns(familyColumns, wanted.hidden)}
                rows={families.data?.items}
                rowKey={one => one.name}
                rowHref={one => paths.family(one.name)}
                selectedKey={props.selected?.family}
                sort={wanted.sort}
                onSort={sort => change({ sort })}
                fetching={families.isFetching && families.isPlaceholderData}
                empty={empty}
              />
            )}
            {!(shown.error && !shown.data) && !byFamily && (
              <DataTable
                keys
                label={t('features.title')}
                columns={shownColumns(featureColumns, wanted.hidden)}
                rows={features.data?.items}
                rowKey={one => `${one.family}/${one.name}`}
                rowHref={featureUrl}
                selectedKey={
                  props.selected &&
                  `${props.selected.family}/${props.selected.feature}`
                }
                fetching={features.isFetching && features.isPlaceholderData}
                empty={empty}
              />
            )}
          </Panel>
          {items > 0 && byFamily && <DeliveryLegend />}
          <TableFooter
            paging={paging}
            shown={items}
            total={total}
            nextCursor={shown.data?.nextCursor}
          />
        </Box>
      </Box>
      {adding && <AddFeatures onClose={() => setAdding(false)} />}
      {props.children}
    </Page>
  );
}
