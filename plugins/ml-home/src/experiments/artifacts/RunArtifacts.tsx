import Box from '@mui/material/Box';
import {
  CodeBlock,
  EmptyState,
  radius,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { parentsOf } from './artifactKinds';
import { ArtifactPreview } from './ArtifactPreview';
import { ArtifactRow } from './ArtifactRow';
import { ArtifactTree } from './ArtifactTree';
import { useArtifacts } from './useArtifacts';

const LINES =
  'mlflow.log_artifact("report.csv")\nmlflow.log_dict({"k": 10}, "settings.json")';

/** Folders of one tree: those of the run, and those of each model that it logged. */
const keyOf = (model: string | undefined, path: string) =>
  `${model ?? ''}:${path}`;

/** Files left, those of the run and of its models; what is in the chosen one right. */
export function RunArtifacts(props: { run: RunDetail }) {
  const { run } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const selected = url.get('path');
  const model = run.loggedModels.find(
    one => one.modelId === url.get('model'),
  )?.modelId;
  const [open, setOpen] = useState(
    () =>
      new Set([
        ...(model ? [keyOf(model, '')] : []),
        ...parentsOf(selected ?? '').map(path => keyOf(model, path)),
      ]),
  );
  const live = run.status === 'RUNNING' && !run.stale;
  const own = useArtifacts({ runId: run.runId }, '', { live });
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const frame = {
    bgcolor: k.paper,
    border: `1px solid ${k.line}`,
    borderRadius: radius.panel,
    minWidth: 0,
  };
  if (own.data && !own.data.files.length && !run.loggedModels.length) {
    return (
      <Box sx={frame}>
        <EmptyState title={t('artifacts.emptyTitle')}>
          <Box sx={{ mb: 1 }}>{t('artifacts.emptyText')}</Box>
          <CodeBlock label={t('artifacts.emptyTitle')} code={LINES} />
        </EmptyState>
      </Box>
    );
  }
  const treeOf = (of: string | undefined, depth: number) => (
    <ArtifactTree
      root={{ runId: run.runId, model: of }}
      path=""
      depth={depth}
      live={live}
      isOpen={path => open.has(keyOf(of, path))}
      selected={of === model ? selected : undefined}
      onToggle={path => toggle(keyOf(of, path))}
      onSelect={path => url.set({ path, model: of })}
    />
  );
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
        {run.loggedModels.map(one => (
          <Box key={one.modelId} role="none">
            <ArtifactRow
              model
              file={{ path: one.modelId, isDir: true }}
              name={one.name}
              title={t('preview.modelFiles', { name: one.name })}
              depth={0}
              open={open.has(keyOf(one.modelId, ''))}
              selected={false}
              onClick={() => toggle(keyOf(one.modelId, ''))}
            />
            {open.has(keyOf(one.modelId, '')) && (
              <Box role="group">{treeOf(one.modelId, 1)}</Box>
            )}
          </Box>
        ))}
        {treeOf(undefined, 0)}
      </Box>
      <Box sx={frame}>
        {selected ? (
          <ArtifactPreview
            key={keyOf(model, selected)}
            root={{ runId: run.runId, model }}
            path={selected}
            onSelect={path => url.set({ path })}
          />
        ) : (
          <Box sx={{ p: 2.5, color: k.second }}>{t('artifacts.choose')}</Box>
        )}
      </Box>
    </Box>
  );
}
