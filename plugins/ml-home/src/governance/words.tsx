import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import {
  State,
  StateLabel,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ReviewState,
  RiskTier,
  RuleVerdict,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';

const glyphs: Record<ReviewState, State> = {
  draft: 'pending',
  submitted: 'pending',
  in_review: 'pending',
  changes_requested: 'warning',
  approved: 'ok',
  approved_with_conditions: 'ok',
  rejected: 'fail',
  stale: 'stale',
  expired: 'stale',
  withdrawn: 'none',
  suspended: 'stale',
  retired: 'none',
};

export const verdictGlyphs: Record<RuleVerdict['verdict'], State> = {
  pass: 'ok',
  fail: 'fail',
  insufficient: 'unknown',
};

/** State of a review: shape and word. */
export function ReviewStateLabel(props: { state?: ReviewState }) {
  const { t } = useMlHomeTranslation();
  const { state } = props;
  return (
    <StateLabel state={state ? glyphs[state] : 'none'}>
      {t(`govState.${state ?? 'unreviewed'}`)}
    </StateLabel>
  );
}

/** A tier is a word: it says how much is asked, not how things stand. */
export function TierWord(props: { tier?: RiskTier }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box component="span" sx={{ color: props.tier ? k.text : k.faint }}>
      {t(`govTier.${props.tier ?? 'unassessed'}`)}
    </Box>
  );
}

const DAY = 86_400_000;

/** A due time: soon and past ones are coloured, beside their words. */
export function DueDate(props: { at?: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  if (!props.at) return <span>–</span>;
  const left = Date.parse(props.at) - Date.now();
  let colour = k.second;
  if (left < 0) colour = k.errorText;
  else if (left < 2 * DAY) colour = k.warningText;
  return (
    <Box
      component="span"
      title={format.absolute(props.at)}
      sx={{ color: colour }}
    >
      {left < 0
        ? t('govFinding.overdue', { when: format.date(props.at) })
        : format.date(props.at)}
    </Box>
  );
}

/** In whose place somebody signs, by name. */
export function InPlaceOf(props: { entityRef: string }) {
  const { t } = useMlHomeTranslation();
  const { primaryTitle } = useEntityPresentation(props.entityRef, {
    defaultKind: 'user',
  });
  return (
    <span title={props.entityRef}>
      {t('govDecision.behalf', { who: primaryTitle.replace(/^user:/, '') })}
    </span>
  );
}
