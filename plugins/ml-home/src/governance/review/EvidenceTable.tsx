import {
  Panel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReviewDetail } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import { EvidenceRow, VerdictCell } from './EvidenceRow';
import { sectionsOf, verdictsByKey } from './evidenceRows';

/** Before, now, difference, intervals, verdict and origin of each item; what is the same is folded and counted. */
export function EvidenceTable(props: {
  review: ReviewDetail;
  all: boolean;
  onComment: (key: string) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { review, all } = props;
  const sections = useMemo(() => sectionsOf(review, all), [review, all]);
  const verdicts = useMemo(() => verdictsByKey(review.rules), [review.rules]);
  const overall = review.rules.filter(rule => !rule.evidence);
  const level =
    review.evidence.find(item => item.interval)?.interval?.level ?? 0.95;
  const head = {
    ...type.small,
    fontWeight: 400,
    color: k.second,
    px: 1,
    height: 32,
    borderBottom: `1px solid ${k.line}`,
  };
  return (
    <Panel flush label={t('govReview.evidence')}>
      <Box sx={{ overflowX: 'auto' }}>
        <Box
          component="table"
          aria-label={t('govReview.evidence')}
          sx={{
            width: '100%',
            minWidth: 820,
            borderCollapse: 'separate',
            borderSpacing: 0,
            tableLayout: 'fixed',
            ...type.body,
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          <colgroup>
            <col style={{ width: '21%' }} />
            <col style={{ width: '11%' }} />
            <col style={{ width: '11%' }} />
            <col style={{ width: '11%' }} />
            <col style={{ width: 166 }} />
            <col />
            <col style={{ width: 88 }} />
          </colgroup>
          <thead>
            <tr>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, pl: 2, textAlign: 'left' }}
              >
                {t('govReview.evidence')}
              </Box>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, textAlign: 'right' }}
              >
                {review.baseline
                  ? t('govReview.was', { version: review.baseline.version })
                  : t('govReview.before')}
              </Box>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, textAlign: 'right' }}
              >
                {t('govReview.now', { version: review.version })}
              </Box>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, textAlign: 'right' }}
              >
                {t('govReview.change')}
              </Box>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, textAlign: 'left' }}
              >
                {t('govReview.detail', {
                  level: format.number(level * 100, 1),
                })}
              </Box>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, textAlign: 'left' }}
              >
                {review.policy
                  ? t('govReview.rule', {
                      name: `${review.policy.key} ${review.policy.version}`,
                    })
                  : t('govReview.noPolicy')}
              </Box>
              <Box
                component="th"
                scope="col"
                sx={{ ...head, pr: 2, textAlign: 'left' }}
              >
                {t('govReview.origin')}
              </Box>
            </tr>
          </thead>
          {overall.length > 0 && (
            <tbody>
              {overall.map(rule => (
                <tr key={rule.rule}>
                  <Box
                    component="th"
                    scope="row"
                    colSpan={5}
                    sx={{
                      pl: 2,
                      pr: 1,
                      py: 1,
                      textAlign: 'left',
                      fontWeight: 400,
                      borderBottom: `1px solid ${k.line}`,
                    }}
                  >
                    {rule.title}
                  </Box>
                  <Box
                    component="td"
                    colSpan={2}
                    sx={{ px: 1, py: 1, borderBottom: `1px solid ${k.line}` }}
                  >
                    <VerdictCell rule={rule} />
                  </Box>
                </tr>
              ))}
            </tbody>
          )}
          {sections.map(section => (
            <tbody key={section.group}>
              <tr>
                <Box
                  component="th"
                  scope="rowgroup"
                  colSpan={7}
                  sx={{
                    bgcolor: k.ground,
                    px: 2,
                    height: 32,
                    textAlign: 'left',
                    borderBottom: `1px solid ${k.line}`,
                    fontWeight: 650,
                  }}
                >
                  <Box sx={{ display: 'flex', gap: 1 }}>
                    {t(`govGroup.${section.group}`)}
                    {section.rows.length > 0 && review.baseline && !all && (
                      <Box
                        component="span"
                        sx={{ fontWeight: 400, color: k.second }}
                      >
                        {t('govReview.changed', {
                          count: section.rows.filter(
                            row => row.before?.digest !== row.after?.digest,
                          ).length,
                        })}
                      </Box>
                    )}
                    {section.unchanged > 0 && (
                      <Box
                        component="span"
                        sx={{
                          ml: 'auto',
                          fontWeight: 400,
                          color: k.second,
                          ...type.small,
                          lineHeight: '20px',
                        }}
                      >
                        {t('govReview.unchanged', { count: section.unchanged })}
                      </Box>
                    )}
                    {section.unknown > 0 && (
                      <Box
                        component="span"
                        sx={{
                          ml: section.unchanged > 0 ? 0 : 'auto',
                          fontWeight: 400,
                          color: k.second,
                          ...type.small,
                          lineHeight: '20px',
                        }}
                      >
                        {t('govReview.unknown', { count: section.unknown })}
                      </Box>
                    )}
                  </Box>
                </Box>
              </tr>
              {section.rows.map(change => (
                <EvidenceRow
                  key={change.key}
                  change={change}
                  rule={verdicts.get(change.key)}
                  onComment={props.onComment}
                />
              ))}
            </tbody>
          ))}
        </Box>
      </Box>
      {sections.length === 0 && (
        <Box sx={{ p: 2, color: k.second }}>{t('govReview.noEvidence')}</Box>
      )}
    </Panel>
  );
}
