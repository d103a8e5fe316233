import Add from '@mui/icons-material/Add';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import { Band, CardFieldId } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  IconButton,
  radius,
  Segmented,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { editorOf, fromLines, toLines, toRecords } from './editorText';

export interface FieldEditorProps {
  id: CardFieldId;
  label: string;
  value: unknown;
  /** Null when nothing is left. */
  onChange: (value: unknown) => void;
  first?: boolean;
}

type Row = Record<string, string>;

function RecordsEditor(props: {
  label: string;
  columns: { key: string; label: string }[];
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [rows, setRows] = useState<Row[]>(() =>
    Array.isArray(props.value) && props.value.length > 0
      ? (props.value as Row[])
      : [{}],
  );
  const put = (next: Row[]) => {
    setRows(next);
    props.onChange(toRecords(next));
  };
  return (
    <Box role="group" aria-label={props.label}>
      {rows.map((row, i) => (
        <Box
          // Rows have no other name than their place.
          // eslint-disable-next-line react/no-array-index-key
          key={i}
          sx={{
            position: 'relative',
            pt: i > 0 ? 1 : 0,
            borderTop: i > 0 ? `1px solid ${k.line}` : 0,
          }}
        >
          {rows.length > 1 && (
            <Box sx={{ position: 'absolute', right: 0, top: i > 0 ? 6 : -4 }}>
              <IconButton
                label={t('cardForm.remove')}
                onClick={() => put(rows.filter((_, j) => j !== i))}
              >
                <Close />
              </IconButton>
            </Box>
          )}
          {props.columns.map(({ key, label }) => (
            <Field
              key={key}
              label={label}
              rows={2}
              value={row[key] ?? ''}
              onChange={text =>
                put(
                  rows.map((one, j) =>
                    j === i ? { ...one, [key]: text } : one,
                  ),
                )
              }
            />
          ))}
        </Box>
      ))}
      <Button small icon={<Add />} onClick={() => setRows([...rows, {}])}>
        {t('cardForm.add')}
      </Button>
    </Box>
  );
}

function SensitiveEditor(props: FieldEditorProps) {
  const { t } = useMlHomeTranslation();
  const given = props.value as
    | { contains: 'yes' | 'no' | 'unknown'; kinds?: string[] }
    | undefined
    | null;
  const [kinds, setKinds] = useState(fromLines(given?.kinds));
  const put = (contains: string, text: string) => {
    const list = toLines(text);
    props.onChange({
      contains,
      ...(contains === 'yes' && list ? { kinds: list } : {}),
    });
  };
  return (
    <Box>
      <Box sx={{ mb: 1 }}>
        <Segmented
          label={props.label}
          value={given?.contains ?? ('' as 'yes')}
          options={[
            { value: 'yes', label: t('cardForm.yes') },
            { value: 'no', label: t('cardForm.no') },
            { value: 'unknown', label: t('cardForm.notKnown') },
          ]}
          onChange={contains => put(contains, kinds)}
        />
      </Box>
      {given?.contains === 'yes' && (
        <Field
          label={t('cardForm.kinds')}
          rows={2}
          value={kinds}
          onChange={text => {
            setKinds(text);
            put('yes', text);
          }}
        />
      )}
    </Box>
  );
}

function PartsEditor(props: {
  parts: { key: string; label: string }[];
  value: unknown;
  onChange: (row: Row) => void;
}) {
  const [row, setRow] = useState<Row>(() =>
    Object.fromEntries(
      Object.entries((props.value as object | undefined | null) ?? {}).map(
        ([key, one]) => [key, String(one)],
      ),
    ),
  );
  return (
    <>
      {props.parts.map(({ key, label }) => (
        <Field
          key={key}
          label={label}
          value={row[key] ?? ''}
          onChange={text => {
            const next = { ...row, [key]: text };
            setRow(next);
            props.onChange(next);
          }}
        />
      ))}
    </>
  );
}

/** A text that becomes a value once it can be read as one. */
function ParsedEditor(props: {
  label: string;
  text: string;
  rows?: number;
  wrong: string;
  parse: (text: string) => unknown;
  onChange: (value: unknown) => void;
  help?: string;
}) {
  const [text, setText] = useState(props.text);
  const [error, setError] = useState<string>();
  return (
    <Field
      label={props.label}
      mono={!!props.rows}
      rows={props.rows}
      value={text}
      error={error}
      help={props.help}
      onChange={next => {
        setText(next);
        try {
          props.onChange(next.trim() === '' ? null : props.parse(next));
          setError(undefined);
        } catch {
          setError(props.wrong);
        }
      }}
    />
  );
}

function number(text: string): number {
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value)) throw new Error(text);
  return value;
}

function TextArea(props: FieldEditorProps & { lines?: boolean; rows: number }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const given = props.lines
    ? fromLines(props.value)
    : String(props.value ?? '');
  const [text, setText] = useState(given);
  return (
    <Box
      component="textarea"
      aria-label={props.label}
      rows={props.rows}
      placeholder={props.lines ? t('cardForm.linesHelp') : undefined}
      value={text}
      ref={
        props.first
          ? (element: HTMLTextAreaElement | null) => element?.focus()
          : undefined
      }
      onChange={(event: { target: { value: string } }) => {
        const next = event.target.value;
        setText(next);
        if (props.lines) props.onChange(toLines(next));
        else props.onChange(next.trim() === '' ? null : next);
      }}
      sx={{
        display: 'block',
        width: '100%',
        boxSizing: 'border-box',
        px: 1.25,
        py: 0.75,
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        bgcolor: k.paper,
        color: k.text,
        fontFamily: 'inherit',
        fontSize: 13,
        lineHeight: '20px',
        resize: 'vertical',
        '&::placeholder': { color: k.faint, opacity: 1 },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -1,
        },
      }}
    />
  );
}

/** Writes one field in the form that fits it. */
export function FieldEditor(props: FieldEditorProps) {
  const { id, label, value, onChange } = props;
  const { t } = useMlHomeTranslation();
  switch (editorOf(id)) {
    case 'line':
      return <TextArea {...props} rows={1} />;
    case 'text':
      return <TextArea {...props} rows={4} />;
    case 'lines':
      return <TextArea {...props} lines rows={3} />;
    case 'number':
      return (
        <ParsedEditor
          label={label}
          text={value === undefined || value === null ? '' : String(value)}
          wrong={t('cardForm.notNumber')}
          parse={number}
          onChange={onChange}
        />
      );
    case 'sensitive':
      return <SensitiveEditor {...props} />;
    case 'risks':
      return (
        <RecordsEditor
          label={label}
          value={value}
          onChange={onChange}
          columns={[
            { key: 'name', label: t('cardForm.risk') },
            { key: 'mitigation', label: t('cardForm.mitigation') },
          ]}
        />
      );
    case 'affected':
      return (
        <RecordsEditor
          label={label}
          value={value}
          onChange={onChange}
          columns={[
            { key: 'group', label: t('cardForm.group') },
            { key: 'benefits', label: t('cardForm.benefits') },
            { key: 'harms', label: t('cardForm.harms') },
            { key: 'mitigation', label: t('cardForm.mitigation') },
          ]}
        />
      );
    case 'licence':
      return (
        <PartsEditor
          value={value}
          parts={[
            { key: 'id', label: t('cardForm.licenceId') },
            { key: 'name', label: t('cardForm.licenceName') },
            { key: 'link', label: t('cardForm.licenceLink') },
          ]}
          onChange={row => onChange(toRecords([row])?.[0] ?? null)}
        />
      );
    case 'band':
      return (
        <PartsEditor
          value={value}
          parts={[
            { key: 'metric', label: t('cardForm.metric') },
            { key: 'gap', label: t('cardForm.gap') },
            { key: 'minN', label: t('cardForm.minN') },
          ]}
          onChange={row =>
            onChange({
              metric: row.metric ?? '',
              gap: Number(row.gap ?? NaN),
              minN: Number(row.minN ?? NaN),
            } satisfies Band)
          }
        />
      );
    default:
      return (
        <ParsedEditor
          label={`${label}, ${t('cardForm.asJson')}`}
          rows={12}
          text={
            value === undefined || value === null
              ? ''
              : JSON.stringify(value, null, 2)
          }
          wrong={t('cardForm.notJson')}
          parse={text => JSON.parse(text)}
          onChange={onChange}
        />
      );
  }
}
