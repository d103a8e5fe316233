import {
  confidenceOf,
  deliveriesNeeded,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { QualityWords } from '../quality/useQualityWords';
import { chooseDeadline, Ground, Outcome } from './calculatorModel';

/** "53 of 56 on time, 94.6 %, at least 85.4 %". */
export function useOutcomeWords() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return ({ n, onTime, share, wilsonLow }: Outcome): string =>
    n === 0 || share === null
      ? t('calculator.nothingJudged')
      : t('calculator.outcome', {
          k: format.number(onTime),
          n: format.number(n),
          share: format.percent(share),
          low: format.percent(wilsonLow ?? 0),
        });
}

/** The tightest deadline of the window before, what came of it since, and how many deliveries would settle it. */
export function Choice(props: {
  ground: Ground;
  target: number;
  n: number;
  words: QualityWords;
}) {
  const { ground, target, words } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const outcome = useOutcomeWords();
  const { chosen, from, tested } = chooseDeadline(ground, target);
  const share = words.goal(target);
  const lines: ReactNode[] = [];
  if (chosen.kind === 'noHistory') lines.push(t('calculator.noHistory'));
  if (chosen.kind === 'unreachable') {
    lines.push(
      t('calculator.unreachable', {
        share,
        missing: format.number(chosen.missing),
        n: format.number(chosen.n),
      }),
    );
  }
  if (chosen.kind === 'deadline') {
    const pasted = ground.kind === 'pasted';
    const said = {
      share,
      unit: words.unit,
      time: format.duration(chosen.rounded),
      exact: format.duration(chosen.exact),
      n: format.number(from),
    };
    lines.push(
      pasted
        ? t('calculator.chosenPasted', said)
        : t('calculator.chosen', said),
    );
    if (tested) {
      const result = outcome(tested);
      lines.push(
        pasted
          ? t('calculator.testedPasted', { outcome: result })
          : t('calculator.tested', { outcome: result }),
      );
    }
  }
  if (target < 1 && props.n > 0) {
    const count = deliveriesNeeded(target);
    const needed = format.number(count);
    const n = format.number(props.n);
    lines.push(
      props.n >= count
        ? t('calculator.enough', { n, needed, share })
        : t('calculator.needed', {
            n,
            needed,
            share,
            confidence: format.percent(confidenceOf(target, props.n)),
          }),
    );
  }
  return (
    <Box sx={{ display: 'grid', gap: 0.5, mb: 1.5 }} role="status">
      {lines.map((line, i) => (
        <Box key={String(line)} sx={{ color: i ? k.second : k.text }}>
          {line}
        </Box>
      ))}
    </Box>
  );
}
