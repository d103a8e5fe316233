import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { useApi } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import {
  Button,
  CodeBlock,
  ErrorPanel,
  LoadingSkeleton,
  mlHomeApiRef,
  type,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useEffect, useState } from 'react';
import {
  extensionOf,
  imageTypes,
  nameOf,
  parseTable,
  prettyJson,
  previewKindOf,
} from './artifactKinds';

const TEXT_BYTES = 256 * 1024;
const IMAGE_BYTES = 5_000_000;
const TABLE_ROWS = 200;

function ImagePreview(props: { blob: Blob; name: string; extension: string }) {
  const { t } = useMlHomeTranslation();
  const [url, setUrl] = useState<string>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    // A data URL, as Backstage's content policy lets no blob be shown. The type
    // is ours, never the file's own word.
    const reader = new FileReader();
    reader.onload = () => setUrl(String(reader.result));
    reader.readAsDataURL(
      new Blob([props.blob], { type: imageTypes[props.extension] }),
    );
    setBroken(false);
    return () => reader.abort();
  }, [props.blob, props.extension]);
  if (broken) return <Box sx={{ p: 2 }}>{t('artifacts.broken')}</Box>;
  return (
    <Box sx={{ p: 2, overflow: 'auto' }}>
      {url && (
        <img
          src={url}
          alt={props.name}
          onError={() => setBroken(true)}
          style={{ maxWidth: '100%', display: 'block' }}
        />
      )}
    </Box>
  );
}

function TablePreview(props: {
  text: string;
  cut: boolean;
  separator: string;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [head = [], ...rows] = parseTable(props.text, {
    separator: props.separator,
    cut: props.cut,
    maxRows: TABLE_ROWS,
  });
  return (
    <Box
      tabIndex={0}
      role="region"
      aria-label={t('artifacts.table')}
      sx={{ overflow: 'auto', maxHeight: 'calc(100vh - 300px)' }}
    >
      <Box
        component="table"
        sx={{
          borderCollapse: 'separate',
          borderSpacing: 0,
          ...type.small,
          fontVariantNumeric: 'tabular-nums',
          '& th': {
            position: 'sticky',
            top: 0,
            bgcolor: k.paper,
            textAlign: 'left',
            fontWeight: 600,
            px: 1.5,
            height: 32,
            borderBottom: `1px solid ${k.line}`,
            whiteSpace: 'nowrap',
          },
          '& td': {
            px: 1.5,
            height: 28,
            borderBottom: `1px solid ${k.line}`,
            whiteSpace: 'nowrap',
            maxWidth: 320,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
          },
        }}
      >
        <thead>
          <tr>
            {head.map((cell, i) => (
              <th key={i}>{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, TABLE_ROWS).map((row, i) => (
            <tr key={i}>
              {row.map((cell, c) => (
                <td key={c} title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

/** The beginning of a file as text, table or picture; anything else is only downloaded. */
export function ArtifactPreview(props: { run: RunDetail; path: string }) {
  const { run, path } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const api = useApi(mlHomeApiRef);
  const [saving, setSaving] = useState(false);
  const [saveError, setSaveError] = useState<Error>();
  const kind = previewKindOf(path);
  const limit = kind === 'image' ? IMAGE_BYTES : TEXT_BYTES;
  const content = useMlHomeQuery(
    ['run', run.runId, 'artifact', path],
    async (client, signal) => {
      const blob = await client.getArtifact(run.runId, path, {
        maxBytes: limit,
        signal,
      });
      return { blob, text: kind === 'image' ? '' : await blob.text() };
    },
    { enabled: kind !== 'none', staleTime: 60_000 },
  );
  const cut = (content.data?.blob.size ?? 0) >= limit;

  const save = async () => {
    setSaving(true);
    setSaveError(undefined);
    try {
      const blob = await api.getArtifact(run.runId, path);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = nameOf(path);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      setSaveError(error as Error);
    } finally {
      setSaving(false);
    }
  };

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
          {path}
        </Box>
        {cut && kind !== 'image' && (
          <Box
            component="span"
            sx={{ color: k.second, ...type.small, whiteSpace: 'nowrap' }}
          >
            {t('artifacts.cut', { size: format.bytes(limit) })}
          </Box>
        )}
        <Box sx={{ ml: 'auto' }}>
          <Button
            small
            icon={<DownloadOutlined />}
            disabled={saving}
            onClick={save}
          >
            {saving ? t('artifacts.downloading') : t('artifacts.download')}
          </Button>
        </Box>
      </Box>
      {saveError && (
        <ErrorPanel
          title={t('artifacts.failed')}
          error={saveError}
          onRetry={save}
        />
      )}
      {kind === 'none' && (
        <Box sx={{ p: 2.5, color: k.second }}>{t('artifacts.noPreview')}</Box>
      )}
      {kind !== 'none' && content.isPending && <LoadingSkeleton rows={8} />}
      {content.error && !content.data && (
        <ErrorPanel
          title={t('artifacts.failed')}
          error={content.error}
          onRetry={() => {
            content.refetch();
          }}
        />
      )}
      {content.data && kind === 'image' && (
        <ImagePreview
          blob={content.data.blob}
          name={nameOf(path)}
          extension={extensionOf(path)}
        />
      )}
      {content.data && kind === 'table' && (
        <TablePreview
          text={content.data.text}
          cut={cut}
          separator={extensionOf(path) === 'tsv' ? '\t' : ','}
        />
      )}
      {content.data && (kind === 'text' || kind === 'json') && (
        <Box sx={{ p: 1.5 }}>
          <CodeBlock
            label={path}
            code={
              kind === 'json'
                ? prettyJson(content.data.text)
                : content.data.text
            }
            maxHeight={640}
          />
        </Box>
      )}
    </>
  );
}
