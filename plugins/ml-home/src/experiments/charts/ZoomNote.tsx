import Box from '@mui/material/Box';
import {
  axisFormatter,
  Button,
  SeriesAxis,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';

/** What part of the axis the charts show, and the way back to all of it. */
export function ZoomNote(props: {
  axis: SeriesAxis;
  zoom: [number, number];
  onReset: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const write = axisFormatter(props.axis, useFormat());
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        py: 0.5,
        color: k.text,
        bgcolor: k.accentGround,
        ...type.small,
      }}
    >
      {t('charts.zoomed', {
        axis: t(`charts.${props.axis}` as const),
        from: write(props.zoom[0]),
        to: write(props.zoom[1]),
      })}
      <Button small variant="text" onClick={props.onReset}>
        {t('charts.resetZoom')}
      </Button>
    </Box>
  );
}
