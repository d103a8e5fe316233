import {
  FamilyDetail,
  Feature,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  applyToQuery,
  Button,
  Column,
  DataTable,
  ErrorPanel,
  OwnerLink,
  Panel,
  SearchField,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { servingKeys } from '../gallery/serving';
import { useFamilyFeatures } from '../useFamily';

function useColumns(family: FamilyDetail): Column<Feature>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  const source = (one: Feature) =>
    [one.onlineSource?.value, one.offlineSource?.value].filter(Boolean);
  return [
    {
      id: 'name',
      header: t('features.feature'),
      primary: true,
      minWidth: 220,
      render: one => (
        <>
          <strong>{one.name}</strong>
          <Box
            component="span"
            sx={{ ml: 0.75, color: k.second, ...type.small }}
          >
            {one.description?.value}
          </Box>
        </>
      ),
    },
    {
      id: 'type',
      header: t('features.type'),
      width: 110,
      render: one =>
        one.type ? (
          <Box component="span" sx={{ fontFamily: k.mono, fontSize: 12 }}>
            {one.type.value}
          </Box>
        ) : (
          faint(t('features.notSet'))
        ),
    },
    {
      id: 'serving',
      header: t('features.serving'),
      width: 90,
      render: one =>
        servingKeys(one.serving)
          .map(key => t(`features.${key}`))
          .join(', ') || faint(t('format.unknown')),
    },
    {
      id: 'sources',
      header: t('features.source'),
      width: 170,
      hideBelow: 'lg',
      render: one =>
        source(one).length > 0 ? (
          <span title={source(one).join(', ')}>{source(one).join(', ')}</span>
        ) : (
          faint(t('features.notSet'))
        ),
    },
    {
      id: 'ttl',
      header: t('features.ttl'),
      align: 'right',
      width: 84,
      render: one =>
        one.ttlSeconds
          ? format.duration(one.ttlSeconds.value * 1000)
          : faint(t('features.noTtl')),
    },
    {
      id: 'owner',
      header: t('features.owner'),
      width: 216,
      render: one => {
        const inherited = one.owner ? one.owner.inherited : !!family.owner;
        return (
          <>
            <OwnerLink
              plain
              entityRef={one.owner?.value ?? family.owner?.value}
            />
            {inherited && (
              <Box component="span" sx={{ color: k.second, ...type.small }}>
                {' '}
                {t('features.fromFamily')}
              </Box>
            )}
          </>
        );
      },
    },
    {
      id: 'models',
      header: t('features.models'),
      align: 'right',
      width: 72,
      render: one =>
        one.modelCount === 0 ? faint('0') : format.number(one.modelCount),
    },
  ];
}

/** The features of a family side by side; each opens over this page. */
export function FeatureTable(props: { family: FamilyDetail; whole?: boolean }) {
  const { family } = props;
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const format = useFormat();
  const paths = useMlHomePaths();
  const [params] = useSearchParams();
  const [q, setQ] = useState('');
  const features = useFamilyFeatures(family.name, q);
  const columns = useColumns(family);
  const all = features.data?.pages.flatMap(page => page.items);
  const hrefOf = (one: Feature) =>
    `${paths.feature(family.name, one.name)}?${applyToQuery(params, {
      as: 'family',
      behind: params.get('tab') ?? undefined,
      tab: undefined,
    })}`;
  return (
    <Panel
      flush
      title={t('features.viewFeatures')}
      note={format.number(family.featureCount)}
      action={
        family.featureCount > 8 && (
          <SearchField
            width={240}
            label={t('features.searchIn')}
            value={q}
            onChange={setQ}
          />
        )
      }
    >
      {features.error && !all ? (
        <ErrorPanel
          title={t('features.featuresFailed')}
          error={features.error}
          onRetry={() => {
            features.refetch();
          }}
        />
      ) : (
        <DataTable
          keys
          label={t('features.viewFeatures')}
          columns={columns}
          rows={props.whole ? all : all?.slice(0, 12)}
          skeletonRows={Math.min(12, Math.max(1, family.featureCount))}
          rowKey={one => one.name}
          rowHref={hrefOf}
          empty={
            <Box sx={{ px: 2, py: 1.5, color: k.second }}>
              {q
                ? t('features.noMatchQuery', { query: q })
                : t('features.noFeaturesIn')}
            </Box>
          }
        />
      )}
      {!props.whole && (all?.length ?? 0) > 12 && (
        <Box sx={{ px: 2, py: 1 }}>
          <Button small to="?tab=features">
            {t('features.allOf', { n: format.number(family.featureCount) })}
          </Button>
        </Box>
      )}
      {props.whole && features.hasNextPage && (
        <Box sx={{ px: 2, py: 1 }}>
          <Button
            small
            onClick={() => {
              features.fetchNextPage();
            }}
          >
            {t('features.moreOf')}
          </Button>
        </Box>
      )}
    </Panel>
  );
}
