import {
  Proposal,
  RetirementCandidate,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  DataTable,
  EmptyState,
  ErrorPanel,
  messageOf,
  PageHead,
  Panel,
  Segmented,
  TableFooter,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { Page } from '../../shell/Page';
import { DeclineDialog, personOf } from '../quality/Proposals';
import { saveFile } from '../saveFile';
import { RetireDialog } from './RetireDialog';
import { RetirementProposals } from './RetirementProposals';
import { toCsv } from './toCsv';
import {
  CSV_ROWS,
  DAYS,
  useAllUnread,
  useRetirement,
  useUnkeep,
} from './useRetirement';
import { useRetirementColumns } from './retirementColumns';

/** What nobody is known to read, longest first, with the proof, and what to do about it. */
export function RetirementPage() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const toast = useToast();
  const { wanted, paging, rows } = useRetirement();
  const all = useAllUnread();
  const unkeep = useUnkeep();
  const [acting, setActing] = useState<{
    row: RetirementCandidate;
    act: 'propose' | 'keep';
  }>();
  const [declining, setDeclining] = useState<Proposal>();
  const change = (patch: Record<string, string | undefined>) =>
    wanted.url.set({ ...patch, ...paging.reset });
  const columns = useRetirementColumns({
    onAct: (row, act) => setActing({ row, act }),
    onUnkeep: row => unkeep.mutate({ family: row.name, feature: row.feature }),
  });
  const items = rows.data?.items;
  const days = [...new Set([...DAYS, wanted.days])].sort((a, b) => a - b);
  const exportAll = () =>
    all.mutate(undefined, {
      onSuccess: found => {
        saveFile('features-without-readers.csv', 'text/csv', toCsv(found));
        if (found.length >= CSV_ROWS) {
          toast.show({
            text: t('retirement.csvRows', { n: format.number(found.length) }),
          });
        }
      },
      onError: error => toast.show({ text: messageOf(error) }),
    });
  return (
    <Page title={t('retirement.title')}>
      <PageHead
        crumbs={[
          { label: t('features.title'), to: paths.features },
          { label: t('retirement.crumb') },
        ]}
        title={t('retirement.title')}
        beside={
          <Segmented
            label={t('retirement.level')}
            value={wanted.level}
            options={[
              { value: 'family', label: t('retirement.families') },
              { value: 'feature', label: t('retirement.features') },
            ]}
            onChange={level =>
              change({ level: level === 'family' ? undefined : level })
            }
          />
        }
        actions={
          <Button
            icon={<DownloadOutlined />}
            disabled={all.isPending || !items?.length}
            onClick={exportAll}
          >
            {t('retirement.csv')}
          </Button>
        }
      />
      <Box sx={{ ...type.body, color: k.second, maxWidth: 900 }}>
        {t('retirement.text')}
      </Box>
      <RetirementProposals onDecline={setDeclining} onDone={toast.show} />
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1.5,
          my: 1.5,
        }}
      >
        <Box component="span" sx={{ ...type.small, color: k.second }}>
          {t('retirement.days')}
        </Box>
        <Segmented
          label={t('retirement.days')}
          value={String(wanted.days)}
          options={days.map(n => ({
            value: String(n),
            label:
              n === 0
                ? t('retirement.always')
                : t('retirement.dayCount', { n: String(n) }),
          }))}
          onChange={n => change({ days: n === '90' ? undefined : n })}
        />
        {wanted.owner.length > 0 && (
          <Button
            small
            variant="text"
            onClick={() => change({ owner: undefined })}
          >
            {`${wanted.owner.map(personOf).join(', ')} ×`}
          </Button>
        )}
        <Button
          variant={wanted.kept ? 'outlined' : 'text'}
          onClick={() => change({ kept: wanted.kept ? undefined : 'true' })}
        >
          {wanted.kept ? t('retirement.keptOff') : t('retirement.kept')}
        </Button>
      </Box>
      <Panel label={t('retirement.title')} flush>
        {rows.error && !rows.data ? (
          <ErrorPanel
            title={t('retirement.failed')}
            error={rows.error}
            onRetry={() => {
              rows.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('retirement.title')}
            columns={columns}
            rows={items}
            rowKey={one => `${one.name}/${one.feature ?? ''}`}
            rowHref={one =>
              one.feature
                ? `${paths.feature(one.name, one.feature)}?as=page&tab=lineage`
                : `${paths.family(one.name)}?tab=lineage`
            }
            fetching={rows.isFetching && rows.isPlaceholderData}
            empty={
              <EmptyState
                title={t('retirement.empty')}
                actions={
                  wanted.days > 30 && (
                    <Button onClick={() => change({ days: '30' })}>
                      {t('retirement.dayCount', { n: '30' })}
                    </Button>
                  )
                }
              >
                {t('retirement.emptyText')}
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
      {acting && (
        <RetireDialog
          {...acting}
          onDone={toast.show}
          onClose={() => setActing(undefined)}
        />
      )}
      {declining && (
        <DeclineDialog
          proposal={declining}
          onDone={() =>
            toast.show({
              text: t('proposal.declined', {
                who: personOf(declining.author) ?? t('proposal.someone'),
              }),
            })
          }
          onClose={() => setDeclining(undefined)}
        />
      )}
      {toast.node}
    </Page>
  );
}
