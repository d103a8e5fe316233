import Box from '@mui/material/Box';
import {
  Chip,
  CopyButton,
  Hash,
  Panel,
  StateLabel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  tokenUsageOf,
  TraceSpan,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { JsonTree } from '../experiments/artifacts/JsonTree';
import { durationText } from './spanTree';

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'object' && !Object.keys(value).length);

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2) ?? '';

function Section(props: {
  title: string;
  value: unknown;
  children?: ReactNode;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const nothing = isNothing(props.value);
  return (
    <Box sx={{ px: 2, py: 1.25, borderTop: `1px solid ${k.line}` }}>
      <Box
        sx={{ display: 'flex', alignItems: 'center', minHeight: 26, mb: 0.5 }}
      >
        <Box
          component="h3"
          sx={{ m: 0, ...type.small, fontWeight: 600, color: k.second }}
        >
          {props.title}
        </Box>
        {!nothing && (
          <Box sx={{ ml: 'auto' }}>
            <CopyButton text={asText(props.value)} />
          </Box>
        )}
      </Box>
      {nothing ? (
        <Box sx={{ color: k.faint }}>{t('traces.nothing')}</Box>
      ) : (
        <Box
          tabIndex={0}
          role="region"
          aria-label={props.title}
          sx={{ maxHeight: 420, overflow: 'auto' }}
        >
          {props.children ?? <JsonTree value={props.value} />}
        </Box>
      )}
    </Box>
  );
}

const states = { OK: 'ok', ERROR: 'fail', UNSET: 'none' } as const;

/** What a span took, gave and noted. */
export function SpanDetail(props: { span: TraceSpan }) {
  const { span } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const tokens = tokenUsageOf(span.attributes);
  const words = {
    OK: t('traces.ok'),
    ERROR: t('traces.error'),
    UNSET: t('traces.unknown'),
  };
  return (
    <Panel
      flush
      title={span.name}
      action={span.type !== 'UNKNOWN' && <Chip mono>{span.type}</Chip>}
    >
      <Box
        sx={{
          px: 2,
          py: 1,
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 2,
          rowGap: 0.5,
          color: k.second,
          ...type.small,
        }}
      >
        <StateLabel state={states[span.status]}>
          {words[span.status]}
        </StateLabel>
        <span>
          {span.durationNs === undefined
            ? t('traces.open')
            : durationText(span.durationNs, format)}
        </span>
        {span.offsetNs > 0 && (
          <span>
            {t('traces.offset', { time: durationText(span.offsetNs, format) })}
          </span>
        )}
        {tokens && (
          <span>
            {t('traces.tokens')}:{' '}
            {t('traces.tokensOf', {
              input: format.number(tokens.input),
              output: format.number(tokens.output),
            })}
          </span>
        )}
        <Hash value={span.spanId} length={8} />
      </Box>
      {span.statusMessage && (
        <Box
          sx={{
            px: 2,
            pb: 1,
            color: k.errorText,
            overflowWrap: 'anywhere',
            whiteSpace: 'pre-wrap',
          }}
        >
          {span.statusMessage}
        </Box>
      )}
      <Section title={t('traces.inputs')} value={span.inputs} />
      <Section title={t('traces.outputs')} value={span.outputs} />
      {!isNothing(span.attributes) && (
        <Section title={t('traces.attributes')} value={span.attributes} />
      )}
      {span.events.length > 0 && (
        <Section title={t('traces.events')} value={span.events}>
          {span.events.map((event, i) => (
            <Box key={i} sx={{ mb: 1 }}>
              <Box component="span" sx={{ fontWeight: 600 }}>
                {event.name}
              </Box>{' '}
              <Box component="span" sx={{ color: k.second, ...type.small }}>
                {t('traces.at', { time: durationText(event.offsetNs, format) })}
              </Box>
              <JsonTree value={event.attributes} />
            </Box>
          ))}
        </Section>
      )}
    </Panel>
  );
}
