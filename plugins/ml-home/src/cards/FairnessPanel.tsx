import Box from '@mui/material/Box';
import { CardView, fairnessOf } from '@ml-home/backstage-plugin-ml-home-common';
import {
  GroupBars,
  Panel,
  ProvenanceChip,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';

/** Rates by group, and the measures between groups by the names of fairlearn. */
export function FairnessPanel(props: { view: CardView; publicOnly: boolean }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const field = props.view.card.fields['fairness.groups'];
  if (!field) return null;
  const attributes = [...new Set(field.value.map(one => one.attribute))];
  return (
    <>
      {attributes.map(attribute => {
        const groups = field.value.filter(one => one.attribute === attribute);
        const measures = fairnessOf(groups);
        const lines: [string, number | undefined][] = [
          [
            t('cardEvaluation.parityDifference'),
            measures.demographicParityDifference,
          ],
          [t('cardEvaluation.parityRatio'), measures.demographicParityRatio],
          [
            t('cardEvaluation.oddsDifference'),
            measures.equalizedOddsDifference,
          ],
          [t('cardEvaluation.oddsRatio'), measures.equalizedOddsRatio],
          [
            t('cardEvaluation.opportunity'),
            measures.equalOpportunityDifference,
          ],
        ];
        return (
          <Panel
            key={attribute}
            title={t('cardEvaluation.fairness', { attribute })}
            action={
              !props.publicOnly && (
                <ProvenanceChip
                  fact={{
                    source: field.origin.source,
                    from: field.origin.from,
                    at: field.origin.at,
                  }}
                />
              )
            }
          >
            <Box
              sx={{
                display: 'grid',
                gap: 3,
                gridTemplateColumns: 'minmax(0, 1fr)',
                '@media (min-width: 1200px)': {
                  gridTemplateColumns: 'minmax(0, 1.5fr) minmax(200px, 1fr)',
                },
              }}
            >
              <GroupBars
                name={t('cardEvaluation.fairness', { attribute })}
                groupLabel={attribute}
                measures={[
                  t('cardEvaluation.selectionRate'),
                  t('cardEvaluation.truePositiveRate'),
                  t('cardEvaluation.falsePositiveRate'),
                ]}
                groups={groups.map(one => ({
                  label: one.group,
                  note: `n ${format.number(one.n)}`,
                  values: [
                    one.selectionRate,
                    one.truePositiveRate,
                    one.falsePositiveRate,
                  ],
                }))}
              />
              <Box>
                <Box sx={{ ...type.small, color: k.second, mb: 0.5 }}>
                  {t('cardEvaluation.measures')}
                </Box>
                <Box component="dl" sx={{ m: 0, ...type.body }}>
                  {lines.map(([label, value]) => (
                    <Box
                      key={label}
                      sx={{
                        display: 'flex',
                        justifyContent: 'space-between',
                        gap: 2,
                        py: 0.5,
                        borderTop: `1px solid ${k.line}`,
                      }}
                    >
                      <Box component="dt">{label}</Box>
                      <Box
                        component="dd"
                        sx={{
                          m: 0,
                          fontVariantNumeric: 'tabular-nums',
                          color: value === undefined ? k.faint : k.text,
                        }}
                      >
                        {value === undefined
                          ? t('cards.unknown')
                          : format.number(value, 3)}
                      </Box>
                    </Box>
                  ))}
                </Box>
              </Box>
            </Box>
          </Panel>
        );
      })}
    </>
  );
}
