import Box from '@mui/material/Box';
import {
  ConfusionMatrix,
  Evaluation,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Panel,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { alpha } from '@mui/material/styles';
import { Picker } from './Picker';
import { sliceLabel } from './ThresholdPanel';

/** Counts of a binary classifier as a matrix. */
function binaryMatrix(
  evaluation: Evaluation,
  slice: Evaluation['slices'][number],
  words: [string, string],
): ConfusionMatrix | undefined {
  if (slice.confusion) return slice.confusion;
  if (!slice.counts) return undefined;
  const { tp, fp, tn, fn } = slice.counts;
  return {
    labels: [evaluation.positive ?? words[0], evaluation.negative ?? words[1]],
    matrix: [
      [tp, fn],
      [fp, tn],
    ],
  };
}

/** Truth by answer, in counts or in shares of each truth, of the whole or of a slice. */
export function ConfusionPanel(props: { evaluation: Evaluation }) {
  const { evaluation } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const words: [string, string] = [
    t('cardEvaluation.positive'),
    t('cardEvaluation.negative'),
  ];
  const matrices = evaluation.slices.flatMap(slice => {
    const matrix = binaryMatrix(evaluation, slice, words);
    return matrix
      ? [{ label: sliceLabel(slice, t('cardEvaluation.all')), matrix }]
      : [];
  });
  const chosen =
    matrices.find(one => one.label === url.get('of')) ?? matrices[0];
  if (!chosen) return null;
  const shares = url.get('confusion') === 'shares';
  const { labels, matrix } = chosen.matrix;
  const sums = matrix.map(row => row.reduce((a, b) => a + b, 0));
  const shareOf = (r: number, c: number) =>
    sums[r] > 0 ? matrix[r][c] / sums[r] : undefined;
  return (
    <Panel
      flush
      title={t('cardEvaluation.confusion')}
      note={matrices.length > 1 ? chosen.label : undefined}
      action={
        <Box data-print="hide" sx={{ display: 'flex', gap: 1 }}>
          {matrices.length > 1 && (
            <Picker
              label={t('cardEvaluation.slice')}
              value={chosen.label}
              options={matrices.map(one => one.label)}
              onChange={value => url.set({ of: value })}
            />
          )}
          <Segmented
            label={t('cardEvaluation.confusion')}
            value={shares ? 'shares' : 'counts'}
            options={[
              { value: 'counts', label: t('cardEvaluation.counts') },
              { value: 'shares', label: t('cardEvaluation.shares') },
            ]}
            onChange={value =>
              url.set({ confusion: value === 'shares' ? value : undefined })
            }
          />
        </Box>
      }
    >
      <Box
        tabIndex={0}
        role="region"
        aria-label={t('cardEvaluation.confusion')}
        sx={{ overflow: 'auto', maxHeight: 420, p: 2 }}
      >
        <Box
          component="table"
          sx={{
            borderCollapse: 'separate',
            borderSpacing: 2,
            ...type.small,
            fontVariantNumeric: 'tabular-nums',
            '& th': { fontWeight: 400, color: k.second, px: 0.5 },
            '& td': { height: 32, minWidth: 64, textAlign: 'right', px: 1 },
          }}
        >
          <thead>
            <tr>
              <th scope="col">
                {t('cardEvaluation.truth')} ↓ {t('cardEvaluation.answer')} →
              </th>
              {labels.map(label => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, r) => (
              <tr key={labels[r]}>
                <Box component="th" scope="row" sx={{ textAlign: 'left' }}>
                  {labels[r]}
                </Box>
                {row.map((value, c) => {
                  const share = shareOf(r, c);
                  return (
                    <Box
                      component="td"
                      key={labels[c]}
                      sx={{
                        bgcolor: alpha(k.accent, 0.24 * (share ?? 0)),
                        outline: r === c ? `1px solid ${k.field}` : 'none',
                        outlineOffset: -1,
                      }}
                    >
                      {shares ? format.percent(share) : format.number(value)}
                    </Box>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
    </Panel>
  );
}
