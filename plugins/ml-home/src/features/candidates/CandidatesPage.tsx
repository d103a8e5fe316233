import { FeatureCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  DataTable,
  EmptyState,
  ErrorPanel,
  messageOf,
  PageHead,
  Panel,
  SearchField,
  TableFooter,
  type,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { Page } from '../../shell/Page';
import { AdoptDialog } from './AdoptDialog';
import { useCandidateColumns } from './candidateColumns';
import { useCandidates, useIgnore } from './useCandidates';

/** Datasets that events of OpenLineage give a schema and no family names, to adopt or to ignore. */
export function CandidatesPage() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const toast = useToast();
  const { url, paging, q, ignored, rows } = useCandidates();
  const setIgnored = useIgnore();
  const [adopting, setAdopting] = useState<FeatureCandidate>();
  const change = (patch: Record<string, string | undefined>) =>
    url.set({ ...patch, ...paging.reset });
  const ignore = (row: FeatureCandidate, on: boolean, undo = true) =>
    setIgnored.mutate(
      { id: row.id, ignore: on },
      {
        onSuccess: () =>
          toast.show({
            text: t(on ? 'candidates.ignored' : 'candidates.restored', {
              name: row.name,
            }),
            action: undo
              ? {
                  label: t('candidates.undo'),
                  onClick: () => ignore(row, !on, false),
                }
              : undefined,
          }),
        onError: error => toast.show({ text: messageOf(error) }),
      },
    );
  const columns = useCandidateColumns({
    onAdopt: setAdopting,
    onIgnore: (row, on) => ignore(row, on),
  });
  const items = rows.data?.items;
  let nothing = t('candidates.empty');
  if (ignored) nothing = t('candidates.emptyIgnored');
  if (q) nothing = t('candidates.noMatch', { query: q });
  return (
    <Page title={t('candidates.title')}>
      <PageHead
        crumbs={[
          { label: t('features.title'), to: paths.features },
          { label: t('candidates.crumb') },
        ]}
        title={t('candidates.title')}
      />
      <Box sx={{ ...type.body, color: k.second, maxWidth: 900 }}>
        {t('candidates.text')}
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, my: 1.5 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <SearchField
            label={t('candidates.search')}
            value={q}
            onChange={text => change({ q: text || undefined })}
          />
        </Box>
        <Button
          variant={ignored ? 'outlined' : 'text'}
          onClick={() => change({ ignored: ignored ? undefined : 'true' })}
        >
          {ignored ? t('candidates.ignoredHide') : t('candidates.ignoredShow')}
        </Button>
      </Box>
      <Panel label={t('candidates.title')} flush>
        {rows.error && !rows.data ? (
          <ErrorPanel
            title={t('candidates.failed')}
            error={rows.error}
            onRetry={() => {
              rows.refetch();
            }}
          />
        ) : (
          <DataTable
            label={t('candidates.title')}
            columns={columns}
            rows={items}
            rowKey={one => one.id}
            fetching={rows.isFetching && rows.isPlaceholderData}
            empty={
              <EmptyState
                title={nothing}
                actions={
                  q && (
                    <Button onClick={() => change({ q: undefined })}>
                      {t('features.dropSearch')}
                    </Button>
                  )
                }
              >
                {t('candidates.emptyText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={items?.length ?? 0}
        total={rows.data?.totalCount}
        nextCursor={rows.data?.nextCursor}
      />
      {adopting && (
        <AdoptDialog
          candidate={adopting}
          onDone={family =>
            toast.show({
              text: t('candidates.adopted', { name: family }),
              action: {
                label: t('candidates.see'),
                onClick: () => navigate(paths.family(family)),
              },
            })
          }
          onClose={() => setAdopting(undefined)}
        />
      )}
      {toast.node}
    </Page>
  );
}
