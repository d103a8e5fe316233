import Box from '@mui/material/Box';
import Slider from '@mui/material/Slider';
import {
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useEffect, useState } from 'react';

/** How much of what came before a line keeps; 0 is the raw curve. */
export function Smoothing(props: {
  value: number;
  onChange: (value: number) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [value, setValue] = useState(props.value);
  useEffect(() => setValue(props.value), [props.value]);
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        color: k.second,
        ...type.small,
      }}
    >
      {t('charts.smoothing')}
      <Slider
        size="small"
        aria-label={t('charts.smoothing')}
        value={value}
        min={0}
        max={0.98}
        step={0.02}
        onChange={(_, next) => setValue(next as number)}
        onChangeCommitted={(_, next) => props.onChange(next as number)}
        sx={{
          width: 56,
          mx: 0.75,
          color: k.accent,
          py: '10px',
          '& .MuiSlider-thumb, & [class*="MuiSlider-thumb"]': {
            width: 12,
            height: 12,
          },
        }}
      />
      <Box
        component="span"
        sx={{ minWidth: 26, fontVariantNumeric: 'tabular-nums' }}
      >
        {value ? format.number(value, 2) : t('charts.smoothingOff')}
      </Box>
    </Box>
  );
}
