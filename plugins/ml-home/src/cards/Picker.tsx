import Box from '@mui/material/Box';
import { radius, useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import { ChangeEvent } from 'react';

/** One of several names, 26 px high. */
export function Picker(props: {
  label: string;
  value: string;
  options: (string | { value: string; label: string })[];
  onChange: (value: string) => void;
}) {
  const k = useTokens();
  return (
    <Box
      component="select"
      aria-label={props.label}
      title={props.label}
      value={props.value}
      onChange={(event: ChangeEvent<HTMLSelectElement>) =>
        props.onChange(event.target.value)
      }
      sx={{
        height: 26,
        maxWidth: 240,
        px: 0.5,
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        bgcolor: k.paper,
        color: k.text,
        fontFamily: 'inherit',
        fontSize: 12,
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 1,
        },
      }}
    >
      {props.options.map(option => {
        const { value, label } =
          typeof option === 'string'
            ? { value: option, label: option }
            : option;
        return (
          <option key={value} value={value}>
            {label}
          </option>
        );
      })}
    </Box>
  );
}
