import Box from '@mui/material/Box';
import {
  Age,
  Column,
  DataTable,
  Denied,
  EmptyState,
  ErrorPanel,
  isDenied,
  PageHead,
  Panel,
  Segmented,
  TableFooter,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReportedUse } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { Page } from '../../shell/Page';
import { useCostWords } from '../words';
import { UseSources } from './UseSources';
import { useToldWords } from './useToldWords';

const states = ['all', 'nobody', 'unknown-run'] as const;

/** What a report belongs to, with the way there. */
function Belongs(props: { use: ReportedUse }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCostWords();
  const { object, matched } = props.use;
  if (!object) {
    return (
      <Box component="span" sx={{ color: k.second }}>
        {matched ? t('resourceUses.ofHidden') : t('resourceUses.ofNobody')}
      </Box>
    );
  }
  const said = words.scoped(object.kind, object.name);
  const title = `${object.kind} ${said}`;
  const name =
    object.kind === 'run' ? `${object.kind} ${said.slice(0, 8)}` : title;
  const href = words.href(object);
  return href ? (
    <Box component={RouterLink} to={href} sx={{ color: k.link }} title={title}>
      {name}
    </Box>
  ) : (
    <span title={title}>{name}</span>
  );
}

/** Reports of what jobs and workflows held, and who sends them. */
export function UsesPage() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const told = useToldWords();
  const paging = useCursorPaging();
  const url = useUrlState();
  const run = url.get('run') || undefined;
  const state = states.find(one => one === url.get('state')) ?? 'all';
  const query = {
    ...(run ? { kind: 'run' as const, name: run } : {}),
    ...(state === 'all' ? {} : { state }),
    cursor: paging.cursor,
    limit: 50,
  };
  const uses = useMlHomeQuery(
    ['costs', 'uses', query],
    (api, signal) => api.costs.uses({ query }, { signal }),
    { keepPrevious: true },
  );
  const heldOf = (use: ReportedUse): string => {
    const list = [
      use.gpus !== undefined && {
        resource: 'gpu' as const,
        type: use.gpuType,
        count: use.gpus,
      },
      use.cpus !== undefined && { resource: 'cpu' as const, count: use.cpus },
      use.memoryGigabytes !== undefined && {
        resource: 'memory' as const,
        count: use.memoryGigabytes,
      },
      ...Object.entries(use.others).map(([type, count]) => ({
        resource: 'other' as const,
        type,
        count,
      })),
    ];
    return list.flatMap(one => (one ? told.heldShort(one) : [])).join(', ');
  };
  const columns: Column<ReportedUse>[] = [
    {
      id: 'job',
      header: t('resourceUses.job'),
      primary: true,
      render: use => {
        const name = [use.name ?? use.id, use.segment]
          .filter(Boolean)
          .join(' / ');
        return use.url ? (
          <Box
            component="a"
            href={use.url}
            target="_blank"
            rel="noreferrer"
            title={t('resourceUses.open')}
            sx={{ color: k.link }}
          >
            {name}
          </Box>
        ) : (
          <span title={name}>{name}</span>
        );
      },
    },
    {
      id: 'source',
      header: t('resourceUses.source'),
      width: 170,
      render: use =>
        [told.who(use.source), use.origin].filter(Boolean).join(' · '),
    },
    {
      id: 'of',
      header: t('resourceUses.of'),
      width: 220,
      render: use => <Belongs use={use} />,
    },
    {
      id: 'held',
      header: t('resourceUses.held'),
      width: 240,
      render: use => <span title={heldOf(use)}>{heldOf(use)}</span>,
    },
    {
      id: 'basis',
      header: t('resourceUses.basis'),
      width: 150,
      hideBelow: 'lg',
      render: use => t(`costEstimates.basis_${use.basis}`),
    },
    {
      id: 'hours',
      header: t('resourceUses.hours'),
      align: 'right',
      width: 130,
      render: use =>
        use.end
          ? format.number(use.hours, 2)
          : `${format.number(use.hours, 2)}, ${t('resourceUses.runs')}`,
    },
    {
      id: 'seen',
      header: t('resourceUses.seen'),
      align: 'right',
      width: 110,
      render: use => <Age at={use.seenAt} />,
    },
  ];
  const labels = {
    all: t('resourceUses.all'),
    nobody: t('resourceUses.nobody'),
    'unknown-run': t('resourceUses.unknownRun'),
  };
  const { data, error } = uses;
  return (
    <Page title={t('resourceUses.title')}>
      <PageHead
        crumbs={[{ label: t('costs.title'), to: paths.costs }]}
        title={run ? t('costEstimates.usesOfRun') : t('resourceUses.title')}
        subtitle={t('resourceUses.how')}
      />
      {!run && !(error && isDenied(error)) && <UseSources />}
      {!run && (
        <Box sx={{ display: 'flex' }}>
          <Segmented
            label={t('resourceUses.show')}
            value={state}
            options={states.map(value => ({ value, label: labels[value] }))}
            onChange={value =>
              url.set({
                state: value === 'all' ? undefined : value,
                cursor: undefined,
                from: undefined,
              })
            }
          />
        </Box>
      )}
      <Panel label={t('resourceUses.title')} flush>
        {error && !data && isDenied(error) && (
          <Denied what={t('costs.title')} />
        )}
        {error && !data && !isDenied(error) && (
          <ErrorPanel
            title={t('resourceUses.failed')}
            error={error}
            onRetry={() => {
              uses.refetch();
            }}
          />
        )}
        {!(error && !data) && (
          <DataTable
            label={t('resourceUses.title')}
            columns={columns}
            rows={data?.items}
            rowKey={use => use.key}
            empty={
              <EmptyState
                title={
                  state === 'all'
                    ? t('resourceUses.none')
                    : t('resourceUses.noneOfState')
                }
              >
                {state === 'all' ? t('resourceUses.noneText') : undefined}
              </EmptyState>
            }
          />
        )}
      </Panel>
      <TableFooter
        keys={false}
        paging={paging}
        shown={data?.items.length ?? 0}
        nextCursor={data?.nextCursor}
      />
    </Page>
  );
}
