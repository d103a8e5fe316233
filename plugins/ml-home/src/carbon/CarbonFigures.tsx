import Box from '@mui/material/Box';
import {
  KeyFigures,
  type,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  addDays,
  CarbonOverview,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { useCarbonWords } from './carbonWords';

const Figure = (props: { children: ReactNode }) => (
  <Box component="span" sx={{ ...type.figure }}>
    {props.children}
  </Box>
);

/** What was emitted, on what energy, and of how many runs that is known. */
export function CarbonFigures(props: { overview: CarbonOverview }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCarbonWords();
  const { total, previous, embodied, from, to, days, basis } = props.overview;
  // With runs unknown on either side, less may only mean that less is known.
  const comparable =
    previous?.grams !== undefined &&
    previous.grams > 0 &&
    previous.unknown === 0 &&
    total.unknown === 0 &&
    total.grams !== undefined;
  const change = comparable ? total.grams! / previous.grams! - 1 : undefined;
  return (
    <KeyFigures
      label={t('carbon.figures')}
      figures={[
        {
          label: t('carbon.emitted', {
            from: format.date(from),
            to: format.date(addDays(to, -1)),
          }),
          value: <Figure>{words.sum(total)}</Figure>,
          note:
            change === undefined
              ? t(`carbon.${basis}Help`)
              : t('carbon.against', {
                  change: `${change >= 0 ? '+' : '−'}${format.percent(
                    Math.abs(change),
                  )}`,
                  days: format.number(days.length),
                }),
        },
        {
          label: t('carbon.energy'),
          value: <Figure>{words.energy(total)}</Figure>,
          note:
            total.partial > 0
              ? t('carbon.partial', {
                  count: total.partial,
                  n: format.number(total.partial),
                })
              : t('carbon.energyNote'),
        },
        {
          label: t('carbon.coverage'),
          value: (
            <Figure>
              {t('carbon.coverageValue', {
                known: format.number(total.runs - total.unknown),
                runs: format.number(total.runs),
              })}
            </Figure>
          ),
          note:
            total.unknown === 0
              ? t('carbon.coverageAll')
              : t('carbon.coverageMissing', {
                  n: format.number(total.unknown),
                }),
        },
        {
          label: t('carbon.embodied'),
          value: <Figure>{words.grams(embodied)}</Figure>,
          note:
            embodied === undefined
              ? t('carbon.embodiedNone')
              : t('carbon.embodiedNote'),
        },
      ]}
    />
  );
}
