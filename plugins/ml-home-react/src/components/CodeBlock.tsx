import ContentCopy from '@mui/icons-material/ContentCopy';
import Check from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { useCopy } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';
import { Button } from './Button';

/** Copies a text and says that it did. */
export function CopyButton(props: {
  text: string;
  label?: string;
  primary?: boolean;
}) {
  const { t } = useMlHomeTranslation();
  const { copied, copy } = useCopy();
  return (
    <Button
      small
      variant={props.primary ? 'primary' : 'outlined'}
      icon={copied ? <Check /> : <ContentCopy />}
      onClick={() => copy(props.text)}
    >
      <span aria-live="polite">
        {copied ? t('copy.done') : props.label ?? t('copy.label')}
      </span>
    </Button>
  );
}

export interface CodeBlockProps {
  /** What is copied. */
  code: string;
  /** What is shown, where it differs (a masked secret). */
  shown?: ReactNode;
  /** Name for readers. */
  label: string;
  copyLabel?: string;
  primary?: boolean;
  /** The page draws the copy button itself, beside the title. */
  noCopy?: boolean;
  /** Height from which it scrolls. */
  maxHeight?: number;
}

const COMMENT = /^\s*(#|\/\/)/;

/** Lines to paste, in the monospace stack, with a copy button. */
export function CodeBlock(props: CodeBlockProps) {
  const k = useTokens();
  const rightPadding = props.noCopy ? 1.5 : 16;
  return (
    <Box
      sx={{
        position: 'relative',
        bgcolor: k.codeGround,
        border: `1px solid ${k.line}`,
        borderRadius: radius.field,
      }}
    >
      <Box
        component="pre"
        // A region that scrolls must be reachable by keyboard.
        tabIndex={0}
        role="region"
        aria-label={props.label}
        sx={{
          m: 0,
          p: 1.5,
          pr: rightPadding,
          overflow: 'auto',
          maxHeight: props.maxHeight,
          fontFamily: k.mono,
          fontSize: 12,
          lineHeight: '20px',
          color: k.text,
          whiteSpace: 'pre',
          borderRadius: 'inherit',
        }}
      >
        {props.shown ??
          props.code.split('\n').map((line, i) => (
            <Box
              component="span"
              key={i}
              sx={{
                display: 'block',
                minHeight: 20,
                color: COMMENT.test(line) ? k.second : 'inherit',
              }}
            >
              {line}
            </Box>
          ))}
      </Box>
      {!props.noCopy && (
        <Box
          sx={{
            position: 'absolute',
            top: 8,
            right: 8,
            display: 'flex',
            gap: 1,
            ...type.small,
          }}
        >
          <CopyButton
            text={props.code}
            label={props.copyLabel}
            primary={props.primary}
          />
        </Box>
      )}
    </Box>
  );
}

/** A short code in a sentence. */
export function Code(props: { children: ReactNode }) {
  const k = useTokens();
  return (
    <Box
      component="code"
      sx={{ fontFamily: k.mono, fontSize: '0.92em', color: k.text }}
    >
      {props.children}
    </Box>
  );
}

/** Shows the first characters of a hash and copies all of it. */
export function Hash(props: { value: string; length?: number }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { copied, copy } = useCopy();
  return (
    <Box
      component="button"
      type="button"
      title={t('copy.hash', { value: props.value })}
      onClick={() => copy(props.value)}
      sx={{
        border: 0,
        bgcolor: 'transparent',
        p: 0,
        minHeight: 24,
        cursor: 'copy',
        fontFamily: k.mono,
        fontSize: 12,
        color: k.second,
        '&:hover': { color: k.text },
      }}
    >
      {copied ? t('copy.done') : props.value.slice(0, props.length ?? 7)}
    </Box>
  );
}
