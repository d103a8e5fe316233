import Box from '@mui/material/Box';
import {
  Button,
  FloatingPanel,
  SearchField,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ColumnKind } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { columnId } from '../runs/columns';
import { focusSoon, KeyList } from '../runs/KeyList';

/** One column out of thousands, by part of its name. */
export function KeyPick(props: {
  experiment: string;
  label: string;
  kind?: ColumnKind;
  /** `metrics.loss` */
  value: string | undefined;
  onChange: (column: string | undefined) => void;
  /** May be none. */
  optional?: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [query, setQuery] = useState('');
  const pick = (column: string | undefined) => {
    props.onChange(column);
    setAnchor(null);
  };
  return (
    <>
      <Button
        small
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <Box
          component="span"
          sx={{ color: k.second, fontWeight: 400, mr: 0.5 }}
        >
          {props.label}
        </Box>
        <Box
          component="span"
          sx={{
            maxWidth: 150,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            lineHeight: '16px',
          }}
        >
          {props.value?.replace(/^\w+\./, '') ?? t('charts.noColour')}
        </Box>
      </Button>
      <FloatingPanel
        label={props.label}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        width={340}
      >
        <Box sx={{ p: 1.5, pb: 0.5 }}>
          <SearchField
            inputRef={focusSoon}
            label={t('columns.find')}
            value={query}
            onChange={setQuery}
            wait={150}
          />
        </Box>
        <KeyList
          experiment={props.experiment}
          kind={props.kind}
          query={query}
          isOn={(key, kind) => columnId({ kind, key }) === props.value}
          onPick={(key, kind) => pick(columnId({ kind, key }))}
        />
        {props.optional && (
          <Box sx={{ borderTop: `1px solid ${k.line}`, p: 1 }}>
            <Button small variant="text" onClick={() => pick(undefined)}>
              {t('charts.noColour')}
            </Button>
          </Box>
        )}
      </FloatingPanel>
    </>
  );
}
