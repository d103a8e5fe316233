import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  Chip,
  Panel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  TraceAssessment,
  TraceSpan,
} from '@ml-home/backstage-plugin-ml-home-common';

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value) ?? '';

/** What people, code and other models say about a trace. */
export function Assessments(props: {
  assessments: TraceAssessment[];
  spans: TraceSpan[];
  onSpan: (spanId: string) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  if (!props.assessments.length) return null;
  const names = new Map(props.spans.map(span => [span.spanId, span.name]));
  return (
    <Panel
      flush
      title={t('traces.assessments')}
      note={format.number(props.assessments.length)}
    >
      {props.assessments.map((one, i) => (
        <Box
          key={one.id}
          sx={{
            px: 2,
            py: 1,
            borderTop: i ? `1px solid ${k.line}` : 0,
            color: one.valid ? k.text : k.second,
          }}
        >
          <Box
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              gap: 1,
              alignItems: 'center',
              minHeight: 24,
            }}
          >
            <Chip>{t(`traces.${one.kind}`)}</Chip>
            <Box component="span" sx={{ fontWeight: 600 }}>
              {one.name}
            </Box>
            <Box
              component="span"
              sx={{
                fontFamily: k.mono,
                fontSize: 12,
                textDecoration: one.valid ? 'none' : 'line-through',
                overflowWrap: 'anywhere',
              }}
            >
              {textOf(one.value)}
            </Box>
            {!one.valid && <Chip>{t('traces.overridden')}</Chip>}
            <Box
              component="span"
              sx={{ ml: 'auto', color: k.second, ...type.small }}
            >
              {one.source && `${t('traces.by', { who: one.source.id })}, `}
              <Age at={one.createdAt} />
            </Box>
          </Box>
          {one.rationale && (
            <Box sx={{ color: k.second, whiteSpace: 'pre-wrap' }}>
              {one.rationale}
            </Box>
          )}
          {one.spanId && names.has(one.spanId) && (
            <Link
              component="button"
              type="button"
              underline="hover"
              onClick={() => props.onSpan(one.spanId!)}
              sx={{ color: k.link, ...type.small, minHeight: 24 }}
            >
              {t('traces.onSpan', { span: names.get(one.spanId)! })}
            </Link>
          )}
        </Box>
      ))}
    </Panel>
  );
}
