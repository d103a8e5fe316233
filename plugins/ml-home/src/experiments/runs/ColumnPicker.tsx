import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Close from '@mui/icons-material/Close';
import ViewColumnOutlined from '@mui/icons-material/ViewColumnOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  FloatingPanel,
  IconButton,
  SearchField,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ColumnKind } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { columnId, columnOf, RUN_FACTS } from './columns';
import { focusSoon, KeyList } from './KeyList';
import { shiftColumn } from './layout';

export interface ColumnPickerProps {
  experiment: string;
  columns: string[];
  labelOf: (id: string) => string;
  /** Absent goes back to the default. */
  onChange: (columns: string[] | undefined) => void;
  /** Keys of the experiment, once they are counted. */
  total?: number;
}

function Offers(
  props: ColumnPickerProps & { query: string; kind?: ColumnKind },
) {
  const { t } = useMlHomeTranslation();
  const { query, kind, columns } = props;
  const toggle = (id: string) =>
    props.onChange(
      columns.includes(id)
        ? columns.filter(one => one !== id)
        : [...columns, id],
    );
  const facts = RUN_FACTS.map(fact => ({
    id: `run.${fact}`,
    label: t(`runs.${fact}` as const),
  })).filter(
    ({ label }) =>
      !kind && label.toLocaleLowerCase().includes(query.toLocaleLowerCase()),
  );
  return (
    <KeyList
      experiment={props.experiment}
      kind={kind}
      query={query}
      isOn={(key, of) => columns.includes(columnId({ key, kind: of }))}
      onPick={(key, of) => toggle(columnId({ key, kind: of }))}
      others={facts.map(fact => ({
        ...fact,
        on: columns.includes(fact.id),
        onPick: () => toggle(fact.id),
      }))}
    />
  );
}

/** Which columns the table shows, and in which order; keys are searched on the server. */
export function ColumnPicker(props: ColumnPickerProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [query, setQuery] = useState('');
  const [kind, setKind] = useState<ColumnKind | 'all'>('all');
  const { columns } = props;
  const shown = format.number(columns.length);
  return (
    <>
      <Button
        icon={<ViewColumnOutlined />}
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {props.total === undefined
          ? t('columns.buttonUnknown', { count: columns.length, shown })
          : t('columns.button', { shown, total: format.number(props.total) })}
      </Button>
      <FloatingPanel
        label={t('columns.title')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        width={440}
        align="right"
      >
        <Box
          sx={{
            display: 'flex',
            flexDirection: 'column',
            gap: 1,
            p: 1.5,
            pb: 1,
          }}
        >
          <SearchField
            label={t('columns.find')}
            inputRef={focusSoon}
            value={query}
            onChange={setQuery}
            wait={150}
          />
          <Segmented
            label={t('columns.title')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'all', label: t('columns.all') },
              { value: 'metric', label: t('columns.metrics') },
              { value: 'param', label: t('columns.params') },
              { value: 'tag', label: t('columns.tags') },
            ]}
          />
        </Box>
        <Offers
          {...props}
          query={query}
          kind={kind === 'all' ? undefined : kind}
        />
        <Box
          sx={{
            borderTop: `1px solid ${k.line}`,
            px: 1.5,
            py: 1,
            maxHeight: 220,
            overflow: 'auto',
          }}
        >
          <Box sx={{ display: 'flex', alignItems: 'center', mb: 0.5 }}>
            <Box sx={{ ...type.small, color: k.second }}>
              {t('columns.shown')}
            </Box>
            <Box sx={{ ml: 'auto' }}>
              <Button
                small
                variant="text"
                onClick={() => props.onChange(undefined)}
              >
                {t('columns.reset')}
              </Button>
            </Box>
          </Box>
          {columns.map((id, at) => {
            const label = columnOf(id)?.kind === 'run' ? props.labelOf(id) : id;
            return (
              <Box
                key={id}
                sx={{
                  display: 'flex',
                  alignItems: 'center',
                  minHeight: 26,
                  gap: 0.5,
                }}
              >
                <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                  {label}
                </Box>
                <IconButton
                  label={t('columns.up', { column: label })}
                  disabled={at === 0}
                  onClick={() => props.onChange(shiftColumn(columns, id, -1))}
                >
                  <ArrowUpward />
                </IconButton>
                <IconButton
                  label={t('columns.down', { column: label })}
                  disabled={at === columns.length - 1}
                  onClick={() => props.onChange(shiftColumn(columns, id, 1))}
                >
                  <ArrowDownward />
                </IconButton>
                <IconButton
                  label={t('columns.remove', { column: label })}
                  onClick={() =>
                    props.onChange(columns.filter(one => one !== id))
                  }
                >
                  <Close />
                </IconButton>
              </Box>
            );
          })}
        </Box>
      </FloatingPanel>
    </>
  );
}
