import FileUploadOutlined from '@mui/icons-material/FileUploadOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  messageOf,
  Notice,
  Panel,
  Segmented,
  type,
  useFormat,
  useMlHomeMutation,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { DragEvent, useRef, useState } from 'react';

type Mode = 'replace' | 'add';

/** Takes a bill by choosing or dropping it. */
export function SendBill() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const toast = useToast();
  const picker = useRef<HTMLInputElement>(null);
  const [mode, setMode] = useState<Mode>('replace');
  const [over, setOver] = useState(false);
  const send = useMlHomeMutation(
    (api, file: File) => api.importCharges(file, { name: file.name, mode }),
    [['costs']],
  );
  const take = (file: File | undefined) => {
    if (!file || send.isPending) return;
    send.mutate(file, {
      onSuccess: done =>
        toast.show({
          text:
            done.state === 'unchanged'
              ? t('costImports.same', { name: file.name })
              : t('costImports.sent', {
                  name: file.name,
                  rows: format.number(done.rows),
                }),
        }),
    });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Panel label={t('costs.importBill')}>
      <Box
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 2,
          p: 2,
          border: `1px dashed ${over ? k.accent : k.field}`,
          borderRadius: '6px',
          bgcolor: over ? k.accentGround : 'transparent',
        }}
      >
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={t('costImports.choose')}
          onChange={event => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          <Button
            variant="primary"
            icon={<FileUploadOutlined />}
            disabled={send.isPending}
            onClick={() => picker.current?.click()}
          >
            {t('costImports.choose')}
          </Button>
          <Box sx={{ color: k.second }}>
            {send.isPending && send.variables
              ? t('costImports.sending', {
                  name: send.variables.name,
                  size: format.bytes(send.variables.size),
                })
              : t('costImports.drop')}
          </Box>
        </Box>
        <Box sx={{ ml: 'auto', textAlign: 'right' }}>
          <Box
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 1,
              justifyContent: 'flex-end',
            }}
          >
            {t('costImports.mode')}
            <Segmented
              label={t('costImports.mode')}
              value={mode}
              options={[
                { value: 'replace', label: t('costImports.replace') },
                { value: 'add', label: t('costImports.add') },
              ]}
              onChange={setMode}
            />
          </Box>
          <Box sx={{ color: k.second, mt: 0.5, ...type.small }}>
            {t(
              mode === 'replace'
                ? 'costImports.replaceHelp'
                : 'costImports.addHelp',
            )}
          </Box>
        </Box>
      </Box>
      {send.error && (
        <Box role="alert" sx={{ mt: 1.5 }}>
          <Notice state="fail">{messageOf(send.error)}</Notice>
        </Box>
      )}
      {toast.node}
    </Panel>
  );
}
