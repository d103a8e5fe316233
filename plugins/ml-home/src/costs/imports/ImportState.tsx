import Box from '@mui/material/Box';
import {
  State,
  StateGlyph,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CostImport } from '@ml-home/backstage-plugin-ml-home-common';

const glyphs: Record<CostImport['state'], State> = {
  running: 'running',
  applied: 'ok',
  unchanged: 'none',
  failed: 'fail',
  replaced: 'none',
};

/** What became of a file. */
export function ImportState(props: { one: CostImport }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { one } = props;
  const words: Record<CostImport['state'], string> = {
    running: one.bytesTotal
      ? t('costImports.running', {
          share: format.percent(one.bytesRead / one.bytesTotal),
        })
      : t('costImports.runningNoSize'),
    applied: t('costImports.applied'),
    unchanged: t('costImports.unchanged'),
    failed: t('costImports.failedState'),
    replaced: t('costImports.replaced'),
  };
  return (
    <Box
      component="span"
      title={one.message}
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}
    >
      <StateGlyph state={glyphs[one.state]} />
      {words[one.state]}
    </Box>
  );
}
