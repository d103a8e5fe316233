import Box from '@mui/material/Box';
import {
  ErrorPanel,
  LoadingSkeleton,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ArtifactFile } from '@ml-home/backstage-plugin-ml-home-common';
import { ArtifactRow } from './ArtifactRow';
import { loggedImageOf } from './loggedImage';
import { ArtifactRoot, useArtifacts } from './useArtifacts';
import { useImageName } from './useImageName';

/** Folders first; pictures of one key in the order of their steps; else by name. */
export function byOrder(a: ArtifactFile, b: ArtifactFile): number {
  if (a.isDir !== b.isDir) return a.isDir ? -1 : 1;
  const left = loggedImageOf(a.path);
  const right = loggedImageOf(b.path);
  if (left && right && left.key === right.key) {
    return left.step - right.step || left.timestamp - right.timestamp;
  }
  return a.path.localeCompare(b.path);
}

/** A folder's content, and that of the open ones in it. */
export function ArtifactTree(props: {
  root: ArtifactRoot;
  path: string;
  depth: number;
  /** More may come. */
  live: boolean;
  isOpen: (path: string) => boolean;
  selected: string | undefined;
  onToggle: (path: string) => void;
  onSelect: (path: string) => void;
}) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const imageName = useImageName();
  const { root, path, depth, isOpen, selected, onToggle, onSelect } = props;
  const list = useArtifacts(root, path, { live: props.live });
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
  // The client keeps a small copy beside each picture; the picture itself is enough.
  const files = (list.data?.files ?? [])
    .filter(file => !loggedImageOf(file.path)?.compressed)
    .sort(byOrder);
  if (!files.length && depth) {
    return (
      <Box sx={{ pl: 2 + depth * 2, py: 0.5, color: k.faint }}>
        {t('artifacts.emptyFolder')}
      </Box>
    );
  }
  return (
    <>
      {files.map(file => {
        const image = loggedImageOf(file.path);
        return (
          <Box key={file.path} role="none">
            <ArtifactRow
              file={file}
              name={image && imageName(image)}
              depth={depth}
              open={isOpen(file.path)}
              selected={selected === file.path}
              onClick={() =>
                file.isDir ? onToggle(file.path) : onSelect(file.path)
              }
            />
            {file.isDir && isOpen(file.path) && (
              <Box role="group">
                <ArtifactTree {...props} path={file.path} depth={depth + 1} />
              </Box>
            )}
          </Box>
        );
      })}
    </>
  );
}
