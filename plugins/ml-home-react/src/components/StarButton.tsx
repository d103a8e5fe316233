import Star from '@mui/icons-material/Star';
import StarBorder from '@mui/icons-material/StarBorder';
import Box from '@mui/material/Box';
import { radius, useTokens } from '../theme';

/** A star watches; it lies above a row that is itself a link. */
export function StarButton(props: {
  /** Names the act and its object: "Watch skip_rate". */
  label: string;
  on: boolean;
  disabled?: boolean;
  onClick: () => void;
}) {
  const k = useTokens();
  return (
    <Box
      component="button"
      type="button"
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.on}
      disabled={props.disabled}
      onClick={props.onClick}
      sx={{
        position: 'relative',
        zIndex: 1,
        width: 24,
        height: 24,
        p: 0,
        border: 0,
        borderRadius: radius.chip,
        display: 'grid',
        placeItems: 'center',
        bgcolor: 'transparent',
        color: props.on ? k.accent : k.second,
        cursor: 'pointer',
        '& svg': { fontSize: 17 },
        '&:hover': { color: k.accent },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -1,
        },
      }}
    >
      {props.on ? <Star /> : <StarBorder />}
    </Box>
  );
}
