import Box from '@mui/material/Box';
import {
  AxisScale,
  radius,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';

export interface ScaledAxis {
  id: string;
  label: string;
  /** Words have no scale to switch. */
  kind: 'linear' | 'log' | 'words';
}

/** A switch between linear and log for each axis of numbers. */
export function LogScales(props: {
  axes: ScaledAxis[];
  onChange: (id: string, scale: AxisScale) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const axes = props.axes.filter(axis => axis.kind !== 'words');
  if (!axes.length) return null;
  return (
    <Box
      role="group"
      aria-label={t('charts.logScales')}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 0.5,
        color: k.second,
        ...type.small,
      }}
    >
      {t('charts.logScales')}
      {axes.map(({ id, label, kind }) => {
        const on = kind === 'log';
        return (
          <Box
            component="button"
            type="button"
            key={id}
            aria-pressed={on}
            aria-label={t('charts.logScaleOf', { axis: label })}
            onClick={() => props.onChange(id, on ? 'linear' : 'log')}
            sx={{
              height: 24,
              maxWidth: 150,
              px: 1,
              border: `1px solid ${on ? k.accent : k.field}`,
              borderRadius: radius.field,
              bgcolor: on ? k.accentGround : k.paper,
              color: k.text,
              cursor: 'pointer',
              fontFamily: 'inherit',
              ...type.small,
              fontWeight: on ? 650 : 400,
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              whiteSpace: 'nowrap',
              '&:focus-visible': { outline: `2px solid ${k.accent}` },
            }}
          >
            {label}
          </Box>
        );
      })}
    </Box>
  );
}
