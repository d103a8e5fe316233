import Close from '@mui/icons-material/Close';
import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import InputBase from '@mui/material/InputBase';
import {
  InputHTMLAttributes,
  KeyboardEvent,
  Ref,
  ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';

export interface SearchFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  /** Called once the typing rests. */
  onChange: (value: string) => void;
  width?: number | string;
  inputRef?: Ref<HTMLInputElement>;
  end?: ReactNode;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** Roles and states of the input, where it leads a list. */
  inputProps?: InputHTMLAttributes<HTMLInputElement>;
  /** Milliseconds to wait for the next key. */
  wait?: number;
}

/** A query field that reports when the person pauses. */
export function SearchField(props: SearchFieldProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [text, setText] = useState(props.value);
  const sent = useRef(props.value);
  const report = useRef(props.onChange);
  report.current = props.onChange;

  useEffect(() => {
    // The address changed from outside: back button, a cleared filter.
    if (props.value !== sent.current) {
      sent.current = props.value;
      setText(props.value);
    }
  }, [props.value]);

  useEffect(() => {
    if (text === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text;
      report.current(text);
    }, props.wait ?? 300);
    return () => clearTimeout(timer);
  }, [text, props.wait]);

  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        height: 32,
        boxSizing: 'border-box',
        width: props.width ?? '100%',
        pl: 1.25,
        pr: 0.75,
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        bgcolor: k.paper,
        '&:focus-within': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -1,
        },
        '& svg': { fontSize: 16, color: k.second },
      }}
    >
      <Search aria-hidden />
      <InputBase
        fullWidth
        value={text}
        placeholder={props.placeholder ?? props.label}
        inputRef={props.inputRef}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          props.onKeyDown?.(event as KeyboardEvent<HTMLInputElement>);
          if (event.key === 'Escape') {
            if (text) {
              event.stopPropagation();
              setText('');
            } else (event.target as HTMLElement).blur();
          }
        }}
        inputProps={{
          ...props.inputProps,
          'aria-label': props.label,
          type: 'text',
        }}
        sx={{
          ...type.body,
          color: k.text,
          '& input': { p: 0, height: 30 },
          '& input::placeholder': { color: k.faint, opacity: 1 },
        }}
      />
      {text ? (
        <Box
          component="button"
          type="button"
          aria-label={t('search.clear')}
          onClick={() => setText('')}
          sx={{
            border: 0,
            bgcolor: 'transparent',
            display: 'grid',
            placeItems: 'center',
            width: 24,
            height: 24,
            p: 0,
            cursor: 'pointer',
          }}
        >
          <Close aria-hidden />
        </Box>
      ) : (
        props.end
      )}
    </Box>
  );
}
