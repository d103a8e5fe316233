import { useApi } from '@backstage/core-plugin-api';
import {
  Button,
  mlHomeApiRef,
  Panel,
  ToastMessage,
  type,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ChangeEvent, useRef } from 'react';
import { saveBlob } from '../saveBlob';
import { useAct } from '../useGovernance';

const MAX = 512 * 1024;

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Small files beside the evidence; they are saved, never opened in the page. */
export function Files(props: {
  reviewId: string;
  show: (message: ToastMessage) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const api = useApi(mlHomeApiRef);
  const input = useRef<HTMLInputElement>(null);
  const { reviewId, show } = props;
  const query = useMlHomeQuery(
    ['governance', 'files', reviewId],
    (client, signal) =>
      client.governance.listAttachments(
        { params: { id: reviewId } },
        { signal },
      ),
  );
  const attach = useAct(
    async (client, file: File) =>
      client.governance.attach({
        params: { id: reviewId },
        body: {
          name: file.name,
          mediaType: file.type || undefined,
          base64: await base64Of(file),
        },
      }),
    show,
  );
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (!file) return;
    if (file.size > MAX)
      show({ text: t('govComments.tooLarge', { name: file.name }) });
    else attach.run(file, made => made.name);
  };
  const items = query.data?.items ?? [];
  return (
    <Panel
      title={t('govComments.files')}
      note={String(items.length)}
      action={
        <Button
          small
          disabled={attach.busy}
          onClick={() => input.current?.click()}
        >
          {t('govComments.attach')}
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        hidden
        onChange={choose}
        aria-label={t('govComments.attach')}
      />
      {items.length === 0 && (
        <Box sx={{ color: k.second }}>{t('govComments.noFiles')}</Box>
      )}
      {items.map(one => (
        <Box
          key={one.id}
          sx={{ display: 'flex', gap: 1, alignItems: 'center', py: 0.5 }}
        >
          <Box
            component="button"
            type="button"
            onClick={async () => {
              const blob = (await api.governance.attachment({
                params: { id: one.id },
              })) as unknown as Blob;
              saveBlob(blob, one.name);
            }}
            sx={{
              border: 0,
              p: 0,
              bgcolor: 'transparent',
              color: k.link,
              font: 'inherit',
              cursor: 'pointer',
              overflowWrap: 'anywhere',
              textAlign: 'left',
            }}
          >
            {one.name}
          </Box>
          <Box
            component="span"
            sx={{ ml: 'auto', color: k.second, ...type.small }}
            title={one.sha256}
          >
            {format.bytes(one.size)}
          </Box>
        </Box>
      ))}
    </Panel>
  );
}
