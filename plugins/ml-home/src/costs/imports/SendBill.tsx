import Box from '@mui/material/Box';
import {
  Segmented,
  type,
  useFormat,
  useMlHomeMutation,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostImportMode,
  costImportModeSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { FileDrop } from '../../shell/FileDrop';

/** Takes a bill by choosing or dropping it. */
export function SendBill() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const toast = useToast();
  const [mode, setMode] = useState<CostImportMode>('replace');
  const send = useMlHomeMutation(
    (api, file: File) => api.importCharges(file, { name: file.name, mode }),
    [['costs']],
  );
  const take = (file: File) =>
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
  return (
    <>
      <FileDrop
        label={t('costs.importBill')}
        choose={t('costImports.choose')}
        note={
          send.isPending && send.variables
            ? t('costImports.sending', {
                name: send.variables.name,
                size: format.bytes(send.variables.size),
              })
            : t('costImports.drop')
        }
        busy={send.isPending}
        error={send.error}
        onFile={take}
      >
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
              options={costImportModeSchema.options.map(value => ({
                value,
                label: t(`costImports.${value}`),
              }))}
              onChange={setMode}
            />
          </Box>
          <Box sx={{ color: k.second, mt: 0.5, ...type.small }}>
            {t(`costImports.${mode}Help`)}
          </Box>
        </Box>
      </FileDrop>
      {toast.node}
    </>
  );
}
