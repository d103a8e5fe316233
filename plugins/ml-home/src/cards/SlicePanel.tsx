import Box from '@mui/material/Box';
import {
  CardView,
  metricConvention,
  sliceRows,
  SliceRow,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  IntervalBar,
  Panel,
  ProvenanceChip,
  State,
  StateLabel,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
  type,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo } from 'react';
import { Picker } from './Picker';

const states: Record<SliceRow['verdict'], State> = {
  pass: 'ok',
  fail: 'fail',
  unclear: 'unknown',
  insufficient: 'unknown',
  not_judged: 'none',
  reference: 'none',
};

/** Metrics of shares have gaps in percentage points. */
const isShare = (rows: SliceRow[]) =>
  rows.every(({ metric }) => metric.value >= 0 && metric.value <= 1);

/** The metric that a reader wants first: that of the band, else what people usually look at. */
function firstMetric(keys: string[], band: string | undefined): string {
  const usual = ['f1', 'accuracy', 'recall', 'roc_auc'];
  return (
    keys.find(key => key === band) ??
    usual.find(key => keys.includes(key)) ??
    keys[0]
  );
}

const dimensionOf = (row: { slice: Record<string, string> }) =>
  Object.keys(row.slice).sort().join(', ');

/** The table of one metric by slice, each judged by its interval against the allowed gap. */
export function SlicePanel(props: {
  view: CardView;
  publicOnly: boolean;
  onSetBand?: () => void;
}) {
  const { view } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const { fields } = view.card;
  const band = fields['evaluation.band']?.value;
  const slices = useMemo(
    () => fields['evaluation.slices']?.value ?? [],
    [fields],
  );
  const whole = fields['evaluation.metrics']?.value ?? [];
  const dimensions = [...new Set(slices.map(dimensionOf))];
  const dimension =
    dimensions.find(one => one === url.get('slices')) ?? dimensions[0];
  const inDimension = slices.filter(one => dimensionOf(one) === dimension);
  const keys = [...new Set(inDimension.map(one => one.key))];
  const key =
    keys.find(one => one === url.get('metric')) ??
    firstMetric(keys, band?.metric);
  const rows = sliceRows({ key, whole, slices: inDimension, band });

  if (slices.length === 0) {
    return props.publicOnly ? null : (
      <Panel title={t('cardEvaluation.title')}>
        <Box sx={{ fontWeight: 550 }}>{t('cardEvaluation.none')}</Box>
        <Box sx={{ color: k.second, maxWidth: 640 }}>
          {t('cardEvaluation.noneText')}
        </Box>
      </Panel>
    );
  }

  const reference = rows.find(one => one.verdict === 'reference');
  const judged = band?.metric === key;
  const shares = isShare(rows);
  const gapText = (gap: number) => {
    const value = shares ? gap * 100 : gap;
    const text = format.number(Math.abs(value), shares ? 1 : 4);
    const sign = value < 0 ? '−' : '+';
    return `${sign}${text}${shares ? ' pp' : ''}`;
  };
  const bandText = band ? gapText(band.gap).slice(1) : '';
  const bounds = rows.flatMap(({ metric }) => [
    metric.interval?.low ?? metric.value,
    metric.interval?.high ?? metric.value,
  ]);
  if (judged && reference) {
    bounds.push(
      reference.metric.value - band.gap,
      reference.metric.value + band.gap,
    );
  }
  const low = Math.min(...bounds);
  const high = Math.max(...bounds);
  const direction =
    reference?.metric.direction ?? metricConvention(key).direction;
  const column = format.metricColumn(rows.map(one => one.metric.value));

  const verdictText = (row: SliceRow): string => {
    switch (row.verdict) {
      case 'pass':
        return t('cardEvaluation.pass');
      case 'fail':
        return t('cardEvaluation.fail', { gap: bandText });
      case 'unclear':
        return row.metric.interval
          ? t('cardEvaluation.unclear')
          : t('cardEvaluation.noInterval');
      case 'insufficient':
        return t('cardEvaluation.insufficient', {
          n: format.number(band?.minN ?? 0),
        });
      default:
        return t('cardEvaluation.notJudged');
    }
  };
  const count = (verdict: SliceRow['verdict']) =>
    rows.filter(one => one.verdict === verdict).length;
  const field = fields['evaluation.slices']!;
  const methods = [
    ...new Set(rows.flatMap(one => one.metric.interval?.method ?? [])),
  ];
  return (
    <Panel
      flush
      title={t('cardEvaluation.by', { dimension })}
      note={[
        direction === 'lower' ? `${key} ↓` : key,
        reference?.metric.dataset,
      ]
        .filter(Boolean)
        .join(', ')}
      action={
        <>
          <Box data-print="hide" sx={{ display: 'flex', gap: 1 }}>
            {dimensions.length > 1 && (
              <Picker
                label={t('cardEvaluation.dimension')}
                value={dimension}
                options={dimensions}
                onChange={value => url.set({ slices: value })}
              />
            )}
            <Picker
              label={t('cardEvaluation.metric')}
              value={key}
              options={keys}
              onChange={value => url.set({ metric: value })}
            />
          </Box>
          {!props.publicOnly && (
            <ProvenanceChip
              fact={{
                source: field.origin.source,
                from: field.origin.from,
                at: field.origin.at,
              }}
            />
          )}
        </>
      }
    >
      <Box
        tabIndex={0}
        role="region"
        aria-label={t('cardEvaluation.by', { dimension })}
        sx={{
          overflow: 'auto',
          maxHeight: 480,
          '@media print': { maxHeight: 'none', overflow: 'visible' },
        }}
      >
        <Box
          component="table"
          sx={{
            width: '100%',
            borderCollapse: 'collapse',
            ...type.body,
            fontVariantNumeric: 'tabular-nums',
            '& th': {
              ...type.small,
              fontWeight: 400,
              color: k.second,
              textAlign: 'left',
              position: 'sticky',
              top: 0,
              bgcolor: k.paper,
              zIndex: 1,
            },
            '& th, & td': { px: 1, height: 36, whiteSpace: 'nowrap' },
            '& th:first-of-type, & td:first-of-type': { pl: 2 },
            '& tbody tr': { borderTop: `1px solid ${k.line}` },
            '& .number': { textAlign: 'right' },
          }}
        >
          <thead>
            <tr>
              <th scope="col">{t('cardEvaluation.slice')}</th>
              <th scope="col" className="number">
                {t('cardEvaluation.n')}
              </th>
              <th scope="col" className="number">
                {key}
              </th>
              <th scope="col">
                {judged
                  ? t('cardEvaluation.band', { gap: bandText })
                  : t('cardEvaluation.interval')}
              </th>
              <th scope="col" className="number">
                {t('cardEvaluation.gap')}
              </th>
              <th scope="col">{t('cardEvaluation.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => {
              const { metric } = row;
              const isReference = row.verdict === 'reference';
              const drawn = row.verdict === 'fail' ? 'fail' : 'plain';
              const name = isReference
                ? t('cardEvaluation.all')
                : Object.values(row.slice).join(', ');
              const few = row.verdict === 'insufficient';
              return (
                <Box
                  component="tr"
                  key={row.name}
                  sx={{
                    fontWeight: isReference ? 650 : 400,
                    color: few ? k.second : k.text,
                  }}
                >
                  <td>{name}</td>
                  <td className="number">
                    {metric.n === undefined
                      ? t('cards.unknown')
                      : format.number(metric.n)}
                  </td>
                  <td className="number">{column(metric.value)}</td>
                  <td>
                    <IntervalBar
                      label={
                        metric.interval
                          ? `${column(metric.interval.low)} – ${column(
                              metric.interval.high,
                            )}`
                          : t('cards.unknown')
                      }
                      width={210}
                      low={low}
                      high={high}
                      value={metric.value}
                      interval={metric.interval}
                      reference={reference?.metric.value}
                      band={
                        judged && reference
                          ? {
                              low: reference.metric.value - band.gap,
                              high: reference.metric.value + band.gap,
                            }
                          : undefined
                      }
                      state={isReference ? 'reference' : drawn}
                    />
                  </td>
                  <td className="number">
                    {row.gap === undefined ? '' : gapText(row.gap)}
                  </td>
                  <td>
                    {isReference ? (
                      <Box sx={{ color: k.second, fontWeight: 400 }}>
                        {t('cardEvaluation.reference')}
                      </Box>
                    ) : (
                      <StateLabel state={states[row.verdict]}>
                        {verdictText(row)}
                      </StateLabel>
                    )}
                  </td>
                </Box>
              );
            })}
          </tbody>
        </Box>
      </Box>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          px: 2,
          minHeight: 36,
          borderTop: `1px solid ${k.line}`,
          ...type.small,
          color: k.second,
        }}
      >
        {judged
          ? t('cardEvaluation.summary', {
              fail: String(count('fail')),
              unclear: String(count('unclear') + count('insufficient')),
              pass: String(count('pass')),
            })
          : t('cardEvaluation.noBand', { metric: key })}
        {!judged && props.onSetBand && (
          <Box data-print="hide">
            <Button small onClick={props.onSetBand}>
              {t('cardEvaluation.setBand')}
            </Button>
          </Box>
        )}
        {methods.length > 0 && (
          <Box sx={{ ml: 'auto' }}>
            {t('cardEvaluation.method', { method: methods.join(', ') })}
          </Box>
        )}
      </Box>
    </Panel>
  );
}
