import Box from '@mui/material/Box';
import {
  ChangeEvent,
  HTMLInputTypeAttribute,
  InputHTMLAttributes,
  ReactNode,
  useId,
} from 'react';
import { radius, type, useTokens } from '../theme';

export interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A line below, until there is an error. */
  help?: ReactNode;
  error?: string;
  /** Several lines. */
  rows?: number;
  type?: HTMLInputTypeAttribute;
  placeholder?: string;
  /** Where one begins to write when its dialog opens. */
  first?: boolean;
  disabled?: boolean;
  mono?: boolean;
  /** Further attributes of the field itself. */
  attributes?: InputHTMLAttributes<HTMLInputElement>;
}

/** What a dialog opens for is where one begins to write. */
const focusOnce = (field: HTMLElement | null) => field?.focus();

/** A labelled field with its help or its error below. */
export function Field(props: FieldProps) {
  const k = useTokens();
  const id = useId();
  const below = props.error ?? props.help;
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
        {...props.attributes}
        component={props.rows ? 'textarea' : 'input'}
        id={id}
        ref={props.first ? focusOnce : undefined}
        type={props.rows ? undefined : props.type ?? 'text'}
        rows={props.rows}
        value={props.value}
        placeholder={props.placeholder}
        disabled={props.disabled}
        aria-invalid={!!props.error || undefined}
        aria-describedby={below ? `${id}-below` : undefined}
        onChange={(event: ChangeEvent<HTMLInputElement>) =>
          props.onChange(event.target.value)
        }
        sx={{
          display: 'block',
          width: '100%',
          boxSizing: 'border-box',
          minHeight: 32,
          px: 1.25,
          py: props.rows ? 0.75 : 0,
          border: `1px solid ${props.error ? k.error : k.field}`,
          borderRadius: radius.field,
          bgcolor: k.paper,
          color: k.text,
          fontFamily: props.mono ? k.mono : 'inherit',
          ...type.body,
          resize: 'vertical',
          '&::placeholder': { color: k.faint, opacity: 1 },
          '&:focus-visible': {
            outline: `2px solid ${k.accent}`,
            outlineOffset: -1,
          },
        }}
      />
      {below && (
        <Box
          id={`${id}-below`}
          role={props.error ? 'alert' : undefined}
          sx={{
            mt: 0.5,
            ...type.small,
            color: props.error ? k.errorText : k.second,
          }}
        >
          {below}
        </Box>
      )}
    </Box>
  );
}
