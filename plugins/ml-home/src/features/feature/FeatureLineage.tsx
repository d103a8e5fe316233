import {
  Fact,
  FactSource,
  Feature,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  ProvenanceChip,
  Settled,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ConsumerTable, consumersOf } from '../Consumers';
import { Section } from '../Section';
import { Stack } from '../../shell/Page';
import { useFamily } from '../useFamily';

/** Where the values come from, each with how that is known. */
function Sources(props: { feature: Feature }) {
  const { onlineSource, offlineSource } = props.feature;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const learned: Record<FactSource, string> = {
    declared: t('features.learnedDeclared'),
    run: t('features.learnedObserved'),
    import: t('features.learnedImported'),
    person: t('features.learnedDeclared'),
    rule: t('features.learnedAssumed'),
  };
  const rows: { label: string; fact: Fact<string> }[] = [
    ...(offlineSource
      ? [{ label: t('feature.offlineSource'), fact: offlineSource }]
      : []),
    ...(onlineSource
      ? [{ label: t('feature.onlineSource'), fact: onlineSource }]
      : []),
  ];
  return (
    <Section flush title={t('feature.madeFrom')} note={String(rows.length)}>
      {rows.map(({ label, fact }, i) => (
        <Box
          key={label}
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1.5,
            px: 2,
            minHeight: 40,
            borderTop: i ? `1px solid ${k.line}` : 0,
          }}
        >
          <Box
            component="span"
            sx={{ color: k.second, width: 110, flexShrink: 0 }}
          >
            {label}
          </Box>
          <Box
            component="strong"
            sx={{ minWidth: 0, overflowWrap: 'anywhere' }}
          >
            {fact.value}
          </Box>
          <Box sx={{ ml: 'auto', color: k.second, whiteSpace: 'nowrap' }}>
            {learned[fact.source]}
          </Box>
          <ProvenanceChip fact={fact} />
        </Box>
      ))}
      {rows.length === 0 && (
        <Box sx={{ px: 2, py: 1.5, color: k.second }}>
          {t('feature.noSources')}
        </Box>
      )}
    </Section>
  );
}

/** Two sides: what the feature is made from, and who reads it. */
export function FeatureLineage(props: { feature: Feature }) {
  const { feature } = props;
  const { t } = useMlHomeTranslation();
  const family = useFamily(feature.family);
  return (
    <Stack>
      <Sources feature={feature} />
      <Settled
        query={family}
        what={t('quality.what', { name: feature.family })}
        failed={t('features.familyFailed')}
      >
        {({ consumers }) => {
          const own = consumersOf(consumers, feature.name);
          return (
            <Section
              flush
              title={t('feature.readBy')}
              note={String(own.length)}
            >
              <ConsumerTable consumers={own} />
            </Section>
          );
        }}
      </Settled>
    </Stack>
  );
}
