import { FeatureDrift } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyFigure,
  KeyFigures,
  StateLabel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useDriftWords } from './useStatistics';

/** The verdict with its numbers, and what they were measured with. */
export function DriftLine(props: { drift: FeatureDrift }) {
  const { drift } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { state, word } = useDriftWords()[drift.state];
  const ratio = drift.psi / drift.noise;
  const figures: KeyFigure[] = [
    {
      label: t('drift.title'),
      value: <StateLabel state={state}>{word}</StateLabel>,
      note: drift.approximate ? t('drift.approximate') : undefined,
    },
    {
      label: t('drift.psi'),
      value: format.number(drift.psi, 3),
      note:
        ratio >= 1
          ? t('drift.psiNote', {
              ratio: format.number(ratio, 1),
              noise: format.metric(drift.noise),
            })
          : t('drift.psiBelow', { noise: format.metric(drift.noise) }),
      grow: 1.4,
    },
    {
      label: t('drift.js'),
      value: format.number(drift.js, 3),
      note: t('drift.jsNote'),
    },
    ...(drift.ks === undefined
      ? []
      : [
          {
            label: t('drift.ks'),
            value: format.number(drift.ks, 3),
            note: t('drift.ksNote', {
              critical: format.number(drift.ksCritical, 3),
            }),
          },
        ]),
    ...(drift.lInfinity === undefined
      ? []
      : [
          {
            label: t('drift.lInfinity'),
            value: format.percent(drift.lInfinity),
          },
        ]),
  ];
  return (
    <Box>
      <KeyFigures label={t('drift.title')} figures={figures} />
      <Box sx={{ mt: 0.75, ...type.small, color: k.second }}>
        {t('drift.against', {
          partition: drift.partition,
          n: format.number(drift.against.partitions),
          from: drift.against.from,
          to: drift.against.to,
        })}
        {'. '}
        {t(drift.ks === undefined ? 'drift.methodValues' : 'drift.method', {
          bins: String(drift.bins),
          n: format.number(drift.n),
          m: format.number(drift.m),
        })}
        .
      </Box>
    </Box>
  );
}
