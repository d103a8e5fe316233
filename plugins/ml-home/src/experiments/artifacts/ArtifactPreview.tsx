import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { useApi } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import {
  Button,
  ErrorPanel,
  LoadingSkeleton,
  mlHomeApiRef,
  type,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import {
  nameOf,
  parentsOf,
  previewBytes,
  previewKindOf,
} from './artifactKinds';
import { ImageSteps, ImageView } from './ImageView';
import { loggedImageOf } from './loggedImage';
import { PreviewBody } from './PreviewBody';
import { ArtifactRoot, useArtifacts } from './useArtifacts';
import { useImageName } from './useImageName';

/** Saves a file under its own name, and says when that failed. */
function useDownload(root: ArtifactRoot, path: string) {
  const api = useApi(mlHomeApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const blob = await api.getArtifact(root.runId, path, {
        model: root.model,
      });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = nameOf(path);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (thrown) {
      setError(thrown as Error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, save };
}

/** What is in a file, as far as a preview goes; it can always be downloaded. */
export function ArtifactPreview(props: {
  root: ArtifactRoot;
  path: string;
  onSelect: (path: string) => void;
}) {
  const { root, path } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const download = useDownload(root, path);
  const kind = previewKindOf(path);
  const limit = previewBytes[kind];
  const imageName = useImageName();
  const image = loggedImageOf(path);
  const folder = useArtifacts(root, parentsOf(path).pop() ?? '');
  const siblings = folder.data?.files ?? [];
  const size = siblings.find(file => file.path === path)?.size;
  const content = useMlHomeQuery(
    ['run', root.runId, 'artifact', root.model ?? null, path],
    async (client, signal) => {
      const blob = await client.getArtifact(root.runId, path, {
        model: root.model,
        maxBytes: limit,
        signal,
      });
      return { blob, text: kind === 'image' ? '' : await blob.text() };
    },
    { enabled: kind !== 'none', staleTime: 60_000 },
  );
  const read = content.data?.blob.size;
  const cut =
    read !== undefined && (size === undefined ? read >= limit : size > read);
  const empty = read === 0 || size === 0;
  // The beginning of a picture or a notebook shows nothing.
  const useless = cut && (kind === 'image' || kind === 'notebook');

  return (
    <>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 1.5,
          minHeight: 40,
          px: 2,
          borderBottom: `1px solid ${k.line}`,
        }}
      >
        <Box
          component="h2"
          title={path}
          sx={{
            m: 0,
            ...type.panel,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {image ? imageName(image) : path}
        </Box>
        <Box
          component="span"
          sx={{ color: k.second, ...type.small, whiteSpace: 'nowrap' }}
        >
          {cut && !useless
            ? t(size === undefined ? 'preview.cutUnknown' : 'preview.cut', {
                size: format.bytes(read),
                total: format.bytes(size),
              })
            : size !== undefined && format.bytes(size)}
        </Box>
        <Box sx={{ ml: 'auto' }}>
          <Button
            small
            icon={<DownloadOutlined />}
            disabled={download.busy}
            onClick={download.save}
          >
            {download.busy
              ? t('artifacts.downloading')
              : t('artifacts.download')}
          </Button>
        </Box>
      </Box>
      {download.error && (
        <ErrorPanel
          title={t('artifacts.failed')}
          error={download.error}
          onRetry={download.save}
        />
      )}
      {empty && (
        <Box sx={{ p: 2.5, color: k.second }}>{t('preview.empty')}</Box>
      )}
      {!empty && kind === 'none' && (
        <Box sx={{ p: 2.5, color: k.second }}>{t('artifacts.noPreview')}</Box>
      )}
      {useless && (
        <Box sx={{ p: 2.5, color: k.second }}>
          {t('preview.tooLarge', { size: format.bytes(limit) })}
        </Box>
      )}
      {kind !== 'none' && content.isPending && !empty && (
        <LoadingSkeleton rows={8} />
      )}
      {content.error && !content.data && (
        <ErrorPanel
          title={t('artifacts.failed')}
          error={content.error}
          onRetry={() => {
            content.refetch();
          }}
        />
      )}
      {content.data && !empty && !useless && kind === 'image' && (
        <>
          <ImageSteps
            path={path}
            paths={siblings.map(file => file.path)}
            onSelect={props.onSelect}
          />
          <ImageView blob={content.data.blob} path={path} />
        </>
      )}
      {content.data && !empty && !useless && kind !== 'image' && (
        <PreviewBody
          key={path}
          kind={kind}
          path={path}
          text={content.data.text}
          cut={cut}
        />
      )}
    </>
  );
}
