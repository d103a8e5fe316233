import Box from '@mui/material/Box';
import {
  applyToQuery,
  Button,
  CodeBlock,
  EmptyState,
  ErrorPanel,
  Panel,
  SearchField,
  Segmented,
  TableFooter,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { TraceState } from '@ml-home/backstage-plugin-ml-home-common';
import { useSearchParams } from 'react-router-dom';
import { Row } from '../shell/Page';
import { TracesTable } from './TracesTable';
import { TracePanel } from './TracePanel';
import { useTraceStateWords } from './TraceStateLabel';
import { TracesOf, useTraces } from './useTraces';

const states: TraceState[] = ['OK', 'ERROR', 'IN_PROGRESS'];

/** Lines that make a trace here. */
export function traceLines(experiment: string, run?: string): string {
  const body = [
    '@mlflow.trace',
    'def answer(question):',
    '    return "42"',
    '',
  ];
  const call = run
    ? [
        `with mlflow.start_run(run_id=${JSON.stringify(run)}):`,
        '    answer("What is it?")',
      ]
    : ['answer("What is it?")'];
  return [
    'import mlflow',
    `mlflow.set_experiment(${JSON.stringify(experiment)})`,
    '',
    ...body,
    ...call,
  ].join('\n');
}

/** The traces of an experiment or a run; the one in the address is shown instead of the list. */
export function TracesPanel(props: {
  label: string;
  of: TracesOf;
  /** Name of the experiment, for the lines to paste. */
  experiment: string;
}) {
  const { label, of } = props;
  const { t } = useMlHomeTranslation();
  const words = useTraceStateWords();
  const [params] = useSearchParams();
  const open = params.get('trace') ?? undefined;
  const { url, paging, q, status, traces } = useTraces(of, !open);
  const hrefOf = (trace: string | undefined) =>
    `?${applyToQuery(params, { trace, span: undefined })}`;
  if (open) return <TracePanel id={open} backTo={hrefOf(undefined)} />;

  const filtered = !!q || !!status;
  const items = traces.data?.items;
  const clear = () =>
    url.set({ q: undefined, status: undefined, ...paging.reset });
  const empty = filtered ? (
    <EmptyState
      title={t('traces.noMatch')}
      actions={<Button onClick={clear}>{t('traces.clear')}</Button>}
    >
      {t('traces.noMatchText')}
    </EmptyState>
  ) : (
    <EmptyState title={t('traces.emptyTitle')}>
      <Box sx={{ mb: 1 }}>{t('traces.emptyText')}</Box>
      <CodeBlock
        label={t('traces.emptyTitle')}
        code={traceLines(props.experiment, 'run' in of ? of.run : undefined)}
      />
    </EmptyState>
  );
  if (!filtered && !paging.cursor && items?.length === 0) {
    return (
      <Panel label={label} flush>
        {empty}
      </Panel>
    );
  }
  return (
    <>
      <Row>
        <Box sx={{ flex: '1 1 260px', maxWidth: 420 }}>
          <SearchField
            label={t('traces.search')}
            value={q}
            onChange={text => url.set({ q: text, ...paging.reset })}
          />
        </Box>
        <Segmented
          label={t('traces.state')}
          value={status ?? 'all'}
          onChange={value =>
            url.set({
              status: value === 'all' ? undefined : value,
              ...paging.reset,
            })
          }
          options={[
            { value: 'all', label: t('traces.all') },
            ...states.map(value => ({ value, label: words[value] })),
          ]}
        />
      </Row>
      <Panel label={label} flush>
        {traces.error && !traces.data ? (
          <ErrorPanel
            title={t('traces.failed')}
            error={traces.error}
            onRetry={() => {
              traces.refetch();
            }}
          />
        ) : (
          <TracesTable
            label={label}
            rows={items}
            hrefOf={hrefOf}
            fetching={traces.isPlaceholderData}
            empty={empty}
          />
        )}
      </Panel>
      <TableFooter
        shown={items?.length ?? 0}
        nextCursor={traces.data?.nextCursor}
        paging={paging}
      />
    </>
  );
}
