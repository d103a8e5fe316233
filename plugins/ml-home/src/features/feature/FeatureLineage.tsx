import { Feature } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Settled,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { Stack } from '../../shell/Page';
import { ConsumerTable, consumersOf } from '../Consumers';
import { LineageView } from '../lineage/LineageView';
import { Section } from '../Section';
import { useFamily } from '../useFamily';

/** What the feature is made from and who reads it, as far as that is known of it and not of its family alone. */
export function FeatureLineage(props: { feature: Feature }) {
  const { feature } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const family = useFamily(feature.family);
  return (
    <Settled
      query={family}
      what={t('quality.what', { name: feature.family })}
      failed={t('features.familyFailed')}
    >
      {({ consumers, title, name }) => {
        const own = consumersOf(consumers, feature.name);
        return (
          <Stack>
            <LineageView
              family={name}
              title={title ?? name}
              feature={{
                name: feature.name,
                offlineSource: feature.offlineSource?.value,
              }}
              consumers={consumers}
            />
            <Box sx={{ ...type.small, color: k.second }}>
              {t('lineage.featureNote')}
            </Box>
            <Section
              flush
              title={t('feature.readBy')}
              note={String(own.length)}
            >
              <ConsumerTable consumers={own} />
            </Section>
          </Stack>
        );
      }}
    </Settled>
  );
}
