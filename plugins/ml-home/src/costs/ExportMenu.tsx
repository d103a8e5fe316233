import { useApi } from '@backstage/core-plugin-api';
import Download from '@mui/icons-material/FileDownloadOutlined';
import {
  ActionMenu,
  Button,
  mlHomeApiRef,
  useMlHomeTranslation,
  useToast,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CostOverview } from '@ml-home/backstage-plugin-ml-home-common';
import { useRef, useState } from 'react';
import { CostState } from './costState';
import { exportCsv, saveFile } from './exportCsv';

const versions = ['1.2', '1.3', '1.4'] as const;

/** What is shown as a table, or the charges behind it as a bill. */
export function ExportMenu(props: {
  state: CostState;
  overview: CostOverview | undefined;
}) {
  const { t } = useMlHomeTranslation();
  const api = useApi(mlHomeApiRef);
  const toast = useToast();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const running = useRef<AbortController>();
  const [busy, setBusy] = useState(false);
  const { state, overview } = props;
  const { from, to, filters } = state;

  const exportFocus = async (version: (typeof versions)[number]) => {
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    try {
      const file = await api.exportCharges(
        { from, to, ...filters, version },
        { signal: abort.signal },
      );
      saveFile(file, `focus-${version}-${from}-${to}.csv`);
    } catch (error) {
      if (!abort.signal.aborted) {
        toast.show({
          text: t('costs.exportFailed', { message: (error as Error).message }),
        });
      }
    } finally {
      setBusy(false);
    }
  };
  if (busy) {
    return (
      <Button onClick={() => running.current?.abort()}>
        {t('costs.exporting')}
      </Button>
    );
  }
  return (
    <>
      <Button
        icon={<Download />}
        disabled={!overview || overview.groups.length === 0}
        onClick={event => setAnchor(event.currentTarget as HTMLElement)}
      >
        {t('costs.export')}
      </Button>
      <ActionMenu
        label={t('costs.export')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        groups={[
          [
            {
              label: t('costs.exportTable'),
              note: t('costs.exportTableNote'),
              onClick: () => overview && exportCsv(overview),
            },
          ],
          versions.map(version => ({
            label: t('costs.exportFocus', { version }),
            note: version === '1.2' ? t('costs.exportFocusNote') : undefined,
            onClick: () => {
              exportFocus(version);
            },
          })),
        ]}
      />
      {toast.node}
    </>
  );
}
