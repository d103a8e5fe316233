import Box from '@mui/material/Box';
import {
  Age,
  ChipRow,
  Column,
  DataTable,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { TraceSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { TraceStateLabel } from './TraceStateLabel';

/** Tags of the client say nothing that a column does not. */
const ownTags = (trace: TraceSummary): string[] =>
  Object.entries(trace.tags)
    .filter(([key]) => !key.startsWith('mlflow.'))
    .map(([key, value]) => (value ? `${key}: ${value}` : key));

function useColumns(): Column<TraceSummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const preview = (text: string | undefined) => (
    <Box
      component="span"
      title={text}
      sx={{ color: k.second, fontFamily: k.mono, fontSize: 12 }}
    >
      {text ?? ''}
    </Box>
  );
  return [
    {
      id: 'state',
      header: t('traces.state'),
      width: 100,
      render: trace => <TraceStateLabel state={trace.state} />,
    },
    {
      id: 'name',
      header: t('traces.trace'),
      primary: true,
      width: 170,
      render: trace => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {trace.name ?? trace.traceId}
        </Box>
      ),
    },
    {
      id: 'request',
      header: t('traces.request'),
      minWidth: 160,
      render: trace => preview(trace.requestPreview),
    },
    {
      id: 'response',
      header: t('traces.response'),
      minWidth: 160,
      render: trace => preview(trace.responsePreview),
    },
    {
      id: 'tags',
      header: t('traces.tags'),
      width: 150,
      hideBelow: 'lg',
      render: trace => <ChipRow items={ownTags(trace)} max={1} />,
    },
    {
      id: 'assessments',
      header: t('traces.assessments'),
      align: 'right',
      width: 96,
      hideBelow: 'lg',
      render: trace =>
        trace.assessments.length ? format.number(trace.assessments.length) : '',
    },
    {
      id: 'spans',
      header: t('traces.spans'),
      align: 'right',
      width: 60,
      render: trace => format.number(trace.spanCount),
    },
    {
      id: 'tokens',
      header: t('traces.tokens'),
      align: 'right',
      width: 76,
      hideBelow: 'lg',
      render: ({ tokens }) =>
        tokens ? (
          <span
            title={t('traces.tokensOf', {
              input: format.number(tokens.input),
              output: format.number(tokens.output),
            })}
          >
            {format.number(tokens.total)}
          </span>
        ) : (
          ''
        ),
    },
    {
      id: 'duration',
      header: t('traces.duration'),
      align: 'right',
      width: 86,
      render: trace =>
        trace.duration === undefined ? '' : format.duration(trace.duration),
    },
    {
      id: 'started',
      header: t('traces.started'),
      align: 'right',
      width: 100,
      render: trace => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={trace.startTime} />
        </Box>
      ),
    },
  ];
}

/** One line per trace; it opens on the same page. */
export function TracesTable(props: {
  label: string;
  rows: TraceSummary[] | undefined;
  hrefOf: (traceId: string) => string;
  fetching: boolean;
  empty: ReactNode;
}) {
  const columns = useColumns();
  return (
    <DataTable
      keys
      label={props.label}
      columns={columns}
      rows={props.rows}
      rowKey={trace => trace.traceId}
      rowHref={trace => props.hrefOf(trace.traceId)}
      fetching={props.fetching}
      empty={props.empty}
    />
  );
}
