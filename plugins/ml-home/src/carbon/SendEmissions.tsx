import FileUploadOutlined from '@mui/icons-material/FileUploadOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  messageOf,
  Notice,
  Panel,
  useFormat,
  useMlHomeMutation,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { DragEvent, useRef, useState } from 'react';

/** Takes an emissions.csv by choosing or dropping it. */
export function SendEmissions() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const toast = useToast();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const send = useMlHomeMutation(
    (api, file: File) => api.importEmissions(file, { name: file.name }),
    [['carbon']],
  );
  const take = (file: File | undefined) => {
    if (!file || send.isPending) return;
    send.mutate(file, {
      onSuccess: done =>
        toast.show({
          text:
            done.state === 'unchanged'
              ? t('carbonReports.same', { name: file.name })
              : t('carbonReports.sent', {
                  name: file.name,
                  rows: format.number(done.rows),
                  matched: format.number(done.matched),
                }),
        }),
    });
  };
  return (
    <Panel label={t('carbonReports.choose')}>
      <Box
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
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
          aria-label={t('carbonReports.choose')}
          onChange={event => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button
          variant="primary"
          icon={<FileUploadOutlined />}
          disabled={send.isPending}
          onClick={() => picker.current?.click()}
        >
          {t('carbonReports.choose')}
        </Button>
        <Box sx={{ color: k.second }}>
          {send.isPending && send.variables
            ? t('carbonReports.sending', {
                name: send.variables.name,
                size: format.bytes(send.variables.size),
              })
            : t('carbonReports.drop')}
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
