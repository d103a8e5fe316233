import {
  radius,
  type,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ChangeEvent, useId } from 'react';

/** One of a few, with its label above; the browser's own list. */
export function Select<T extends string>(props: {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  const k = useTokens();
  const id = useId();
  return (
    <Box sx={{ mb: 1.5, flex: 1, minWidth: 0 }}>
      <Box
        component="label"
        htmlFor={id}
        sx={{ display: 'block', mb: 0.5, ...type.body, fontWeight: 550 }}
      >
        {props.label}
      </Box>
      <Box
        component="select"
        id={id}
        value={props.value}
        onChange={(event: ChangeEvent<HTMLSelectElement>) =>
          props.onChange(event.target.value as T)
        }
        sx={{
          width: '100%',
          height: 32,
          px: 1,
          border: `1px solid ${k.field}`,
          borderRadius: radius.field,
          bgcolor: k.paper,
          color: k.text,
          fontFamily: 'inherit',
          ...type.body,
          '&:focus-visible': {
            outline: `2px solid ${k.accent}`,
            outlineOffset: -1,
          },
        }}
      >
        {props.options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Box>
    </Box>
  );
}
