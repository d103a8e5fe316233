import { Feature } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChipRow,
  Code,
  CodeBlock,
  OwnerLink,
  Segmented,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { Markdown } from '../../experiments/runPage/Markdown';
import { Stack } from '../../shell/Page';
import { FactLine, Facts } from '../Facts';
import { servingKeys } from '../gallery/serving';
import { Section } from '../Section';
import {
  offlineLines,
  onlineLines,
  trainingLines,
  yamlLines,
} from './featureLines';

type Use = 'online' | 'offline' | 'training' | 'yaml';

/** Lines that read the feature, or declare it. */
function UseLines(props: { feature: Feature }) {
  const { feature } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [use, setUse] = useState<Use>(
    feature.serving.online ? 'online' : 'training',
  );
  const uses: Record<Use, { label: string; text: string; code: string }> = {
    online: {
      label: t('feature.online'),
      text: feature.serving.online
        ? t('feature.onlineText')
        : t('feature.notOnline'),
      code: onlineLines(feature),
    },
    offline: {
      label: t('feature.offline'),
      text: t('feature.offlineText'),
      code: offlineLines(feature),
    },
    training: {
      label: t('feature.training'),
      text: t('feature.trainingText'),
      code: trainingLines(feature),
    },
    yaml: {
      label: 'YAML',
      text: t('feature.yamlText'),
      code: yamlLines(feature),
    },
  };
  return (
    <Section
      title={t('feature.use')}
      action={
        <Segmented
          label={t('feature.use')}
          value={use}
          options={(['online', 'offline', 'training', 'yaml'] as const).map(
            value => ({ value, label: uses[value].label }),
          )}
          onChange={setUse}
        />
      }
    >
      <Box sx={{ color: k.second, mb: 1 }}>{uses[use].text}</Box>
      <CodeBlock code={uses[use].code} label={uses[use].label} />
    </Section>
  );
}

function useFacts(feature: Feature): FactLine[] {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const k = useTokens();
  const tags = Object.entries(feature.tags).map(([key, value]) =>
    value ? `${key}: ${value}` : key,
  );
  return [
    {
      label: t('features.family'),
      value: (
        <Link
          component={RouterLink}
          to={paths.family(feature.family)}
          underline="hover"
          sx={{ color: k.link }}
        >
          {feature.family}
        </Link>
      ),
    },
    { label: t('feature.ref'), value: <Code>{feature.ref}</Code> },
    {
      label: t('features.entityKeys'),
      value: feature.entityKeys.length > 0 && (
        <ChipRow mono items={feature.entityKeys} max={6} />
      ),
    },
    {
      label: t('features.type'),
      value: feature.type && <Code>{feature.type.value}</Code>,
      fact: feature.type,
    },
    {
      label: t('features.owner'),
      value: feature.owner && <OwnerLink entityRef={feature.owner.value} />,
      fact: feature.owner,
      absent: t('features.noOwner'),
    },
    {
      label: t('features.lifecycle'),
      value: feature.lifecycle?.value,
      fact: feature.lifecycle,
    },
    {
      label: t('features.serving'),
      value: servingKeys(feature.serving)
        .map(key => t(`features.${key}`))
        .join(', '),
    },
    {
      label: t('feature.onlineSource'),
      value: feature.onlineSource?.value,
      fact: feature.onlineSource,
    },
    {
      label: t('feature.offlineSource'),
      value: feature.offlineSource?.value,
      fact: feature.offlineSource,
    },
    {
      label: t('features.ttl'),
      value:
        feature.ttlSeconds && format.duration(feature.ttlSeconds.value * 1000),
      fact: feature.ttlSeconds,
      absent: t('features.noTtl'),
    },
    {
      label: t('features.access'),
      value: feature.access?.value,
      fact: feature.access,
    },
    {
      label: t('features.dataClass'),
      value: feature.dataClass?.value,
      fact: feature.dataClass,
    },
    {
      label: t('models.tags'),
      value: tags.length > 0 && <ChipRow items={tags} max={8} />,
    },
  ].map(line => ({ ...line, value: line.value || undefined }));
}

/** What the feature means, what is known of it, and the lines that use it. */
export function FeatureOverview(props: { feature: Feature }) {
  const { feature } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const facts = useFacts(feature);
  return (
    <Stack>
      <Section title={t('features.about')}>
        {feature.description ? (
          <Markdown text={feature.description.value} />
        ) : (
          <Box sx={{ color: k.faint }}>{t('feature.noDescription')}</Box>
        )}
        <Facts lines={facts} />
      </Section>
      <UseLines feature={feature} />
      {feature.code && (
        <Section title={t('feature.code')} note={feature.code.from}>
          <CodeBlock
            code={feature.code.value}
            label={t('feature.code')}
            maxHeight={320}
          />
        </Section>
      )}
    </Stack>
  );
}
