import ArrowBack from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  Button,
  Hash,
  LoadingSkeleton,
  Panel,
  Settled,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { TraceDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode, useMemo } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { PairTable } from '../experiments/PairTable';
import { Columns, Row } from '../shell/Page';
import { Assessments } from './Assessments';
import { SpanDetail } from './SpanDetail';
import { SpanTree } from './SpanTree';
import { toSpanRows } from './spanTree';
import { TraceStateLabel } from './TraceStateLabel';
import { useTrace } from './useTraces';

/** What the page shows elsewhere, whole. */
const SHOWN = new Set(['mlflow.traceInputs', 'mlflow.traceOutputs']);

function Head(props: { trace: TraceDetail; back: ReactNode }) {
  const { trace } = props;
  const { tokens } = trace;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const facts: [string, ReactNode][] = [];
  facts.push([t('traces.started'), <Age key="age" at={trace.startTime} />]);
  if (trace.duration !== undefined) {
    facts.push([t('traces.duration'), format.duration(trace.duration)]);
  }
  if (tokens) {
    facts.push([
      t('traces.tokens'),
      <span
        key="tokens"
        title={t('traces.tokensOf', {
          input: format.number(tokens.input),
          output: format.number(tokens.output),
        })}
      >
        {format.number(tokens.total)}
      </span>,
    ]);
  }
  if (trace.session) facts.push([t('traces.session'), trace.session]);
  if (trace.user) facts.push([t('traces.user'), trace.user]);
  if (trace.runId) {
    facts.push([
      t('traces.run'),
      <Link
        key="run"
        component={RouterLink}
        to={paths.run(trace.runId)}
        underline="hover"
        sx={{ color: k.link, fontFamily: k.mono }}
      >
        {trace.runId.slice(0, 8)}
      </Link>,
    ]);
  }
  return (
    <Row gap={2}>
      {props.back}
      <Box component="h2" sx={{ m: 0, ...type.panel }}>
        {trace.name ?? trace.traceId}
      </Box>
      <TraceStateLabel state={trace.state} />
      {facts.map(([label, value]) => (
        <Box component="span" key={label} sx={{ ...type.small }}>
          <Box component="span" sx={{ color: k.second }}>
            {label}
          </Box>{' '}
          {value}
        </Box>
      ))}
      <Hash value={trace.traceId} length={12} />
    </Row>
  );
}

function Loaded(props: { trace: TraceDetail; back: ReactNode }) {
  const { trace } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const rows = useMemo(() => toSpanRows(trace.spans), [trace.spans]);
  const wanted = url.get('span');
  const found = rows.find(row => row.span.spanId === wanted);
  const chosen = found ?? rows[0];
  const facts = Object.entries({ ...trace.metadata, ...trace.tags }).filter(
    ([key]) => !SHOWN.has(key),
  );
  return (
    <>
      <Head trace={trace} back={props.back} />
      {wanted && !found && (
        <Box role="note" sx={{ color: k.warningText }}>
          {t('traces.missing')}
        </Box>
      )}
      <Columns
        width={460}
        main={
          <>
            <Panel
              flush
              title={t('traces.spans')}
              note={format.number(rows.length)}
            >
              {chosen ? (
                <SpanTree
                  rows={rows}
                  selected={chosen.span.spanId}
                  onSelect={span => url.set({ span })}
                />
              ) : (
                <Box sx={{ p: 2, color: k.second }}>{t('traces.noSpans')}</Box>
              )}
            </Panel>
            <Assessments
              assessments={trace.assessments}
              spans={trace.spans}
              onSpan={span => url.set({ span })}
            />
            {facts.length > 0 && (
              <Panel flush title={t('traces.metadata')}>
                <PairTable
                  label={t('traces.metadata')}
                  keyHeader={t('run.tag')}
                  valueHeader={t('run.value')}
                  empty=""
                  maxHeight={320}
                  rows={facts.map(([key, value]) => ({ key, value }))}
                />
              </Panel>
            )}
          </>
        }
        side={
          chosen && <SpanDetail key={chosen.span.spanId} span={chosen.span} />
        }
      />
    </>
  );
}

/** One trace: its spans on a time axis, what the chosen one took and gave, what was said about it. */
export function TracePanel(props: { id: string; backTo: string }) {
  const { t } = useMlHomeTranslation();
  const query = useTrace(props.id);
  const back = (
    <Button small icon={<ArrowBack />} to={props.backTo}>
      {t('traces.back')}
    </Button>
  );
  return (
    <Settled
      query={query}
      what={t('traces.what', { id: props.id.slice(0, 16) })}
      failed={t('traces.traceFailed')}
      back={back}
      skeleton={
        <Panel label={t('traces.trace')}>
          <LoadingSkeleton rows={8} />
        </Panel>
      }
    >
      {trace => <Loaded key={trace.traceId} trace={trace} back={back} />}
    </Settled>
  );
}
