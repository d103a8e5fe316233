import Box from '@mui/material/Box';
import {
  EmptyState,
  CodeBlock,
  ErrorPanel,
  LoadingSkeleton,
  radius,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ArtifactFile,
  RunDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { parentsOf } from './artifactKinds';
import { ArtifactPreview } from './ArtifactPreview';
import { ArtifactRow } from './ArtifactRow';

export const useArtifacts = (
  runId: string,
  path: string,
  enabled = true,
  live = false,
) =>
  useMlHomeQuery(
    ['run', runId, 'artifacts', path],
    (api, signal) => api.listArtifacts(runId, path, { signal }),
    { enabled, refetchInterval: live ? 10_000 : false },
  );

function Folder(props: {
  run: RunDetail;
  path: string;
  depth: number;
  open: Set<string>;
  selected: string | undefined;
  onToggle: (path: string) => void;
  onSelect: (file: ArtifactFile) => void;
}) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const { run, path, depth, open, selected, onToggle, onSelect } = props;
  const list = useArtifacts(run.runId, path, true, run.status === 'RUNNING');
  if (list.isPending) return <LoadingSkeleton rows={2} />;
  if (list.error && !list.data) {
    return (
      <ErrorPanel
        title={t('artifacts.listFailed')}
        error={list.error}
        onRetry={() => {
          list.refetch();
        }}
      />
    );
  }
  const files = [...(list.data?.files ?? [])].sort(
    (a, b) => Number(b.isDir) - Number(a.isDir) || a.path.localeCompare(b.path),
  );
  if (!files.length && depth) {
    return (
      <Box sx={{ pl: 2 + depth * 2, py: 0.5, color: k.faint }}>
        {t('artifacts.emptyFolder')}
      </Box>
    );
  }
  return (
    <>
      {files.map(file => (
        <Box key={file.path} role="none">
          <ArtifactRow
            file={file}
            depth={depth}
            open={open.has(file.path)}
            selected={selected === file.path}
            onClick={() => (file.isDir ? onToggle(file.path) : onSelect(file))}
          />
          {file.isDir && open.has(file.path) && (
            <Box role="group">
              <Folder {...props} path={file.path} depth={depth + 1} />
            </Box>
          )}
        </Box>
      ))}
    </>
  );
}

/** Files left, what is in the chosen one right. */
export function RunArtifacts(props: { run: RunDetail }) {
  const { run } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const selected = url.get('path');
  const [open, setOpen] = useState(
    () => new Set(selected ? parentsOf(selected) : []),
  );
  const root = useArtifacts(run.runId, '', true, run.status === 'RUNNING');
  const toggle = (path: string) => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };
  const frame = {
    bgcolor: k.paper,
    border: `1px solid ${k.line}`,
    borderRadius: radius.panel,
    minWidth: 0,
  };
  if (root.data && !root.data.files.length) {
    return (
      <Box sx={frame}>
        <EmptyState title={t('artifacts.emptyTitle')}>
          <Box sx={{ mb: 1 }}>{t('artifacts.emptyText')}</Box>
          <CodeBlock
            label={t('artifacts.emptyTitle')}
            code={
              'mlflow.log_artifact("report.csv")\nmlflow.log_dict({"k": 10}, "settings.json")'
            }
          />
        </EmptyState>
      </Box>
    );
  }
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: '1fr', md: '320px minmax(0, 1fr)' },
      }}
    >
      <Box
        role="tree"
        aria-label={t('run.artifacts')}
        sx={{
          ...frame,
          py: 0.5,
          maxHeight: 'calc(100vh - 220px)',
          overflow: 'auto',
        }}
      >
        <Folder
          run={run}
          path=""
          depth={0}
          open={open}
          selected={selected}
          onToggle={toggle}
          onSelect={file => url.set({ path: file.path })}
        />
      </Box>
      <Box sx={frame}>
        {selected ? (
          <ArtifactPreview run={run} path={selected} />
        ) : (
          <Box sx={{ p: 2.5, color: k.second }}>{t('artifacts.choose')}</Box>
        )}
      </Box>
    </Box>
  );
}
