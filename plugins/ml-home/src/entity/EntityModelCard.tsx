import { useEntity } from '@backstage/plugin-catalog-react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  Button,
  ChipRow,
  CodeBlock,
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { loadLines, metricKeysOf } from '../models/metrics';
import { aliasWords } from '../models/modelColumns';
import { useModel, useModelVersions } from '../models/useModel';
import { useTrackingUri } from '../models/useTrackingUri';
import { EntityRoot } from './EntityRoot';
import { registeredNameOf } from './modelName';

function Fact(props: { label: string; children: ReactNode }) {
  const k = useTokens();
  return (
    <Box sx={{ display: 'flex', gap: 2, minHeight: 28, alignItems: 'center' }}>
      <Box
        sx={{
          width: 160,
          flexShrink: 0,
          color: k.second,
          overflowWrap: 'anywhere',
        }}
      >
        {props.label}
      </Box>
      <Box sx={{ minWidth: 0 }}>{props.children}</Box>
    </Box>
  );
}

function Facts(props: { model: ModelDetail }) {
  const { model } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const uri = useTrackingUri();
  const versions = useModelVersions(model.name, {
    limit: 1,
    enabled: model.registered,
  });
  const newest = versions.data?.items[0];
  if (!model.latestVersion) {
    return <Box sx={{ color: k.second }}>{t('entity.none')}</Box>;
  }
  const run = newest?.run;
  return (
    <>
      <Fact label={t('entity.newest')}>
        <Link
          component={RouterLink}
          underline="always"
          to={paths.version(model.name, model.latestVersion.version)}
          sx={{ color: k.link, fontWeight: 600 }}
        >
          v{model.latestVersion.version}
        </Link>
        {', '}
        <Age at={model.latestVersion.createdAt} />
      </Fact>
      {newest &&
        metricKeysOf([newest])
          .slice(0, 3)
          .map(key => (
            <Fact key={key} label={key}>
              {format.metric(newest.metrics.find(m => m.key === key)?.value)}
            </Fact>
          ))}
      <Fact label={t('entity.aliases')}>
        {model.aliases.length ? (
          <ChipRow mono items={aliasWords(model)} max={3} />
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {t('models.noAlias')}
          </Box>
        )}
      </Fact>
      {run && (
        <Fact label={t('entity.run')}>
          <Link
            component={RouterLink}
            underline="always"
            to={paths.run(run.runId)}
            sx={{ color: k.link }}
          >
            {run.name ?? run.runId.slice(0, 7)}
          </Link>
        </Fact>
      )}
      <Box sx={{ mt: 1.5 }}>
        <CodeBlock code={loadLines(model, uri)} label={t('entity.load')} />
      </Box>
    </>
  );
}

function Card() {
  const { entity } = useEntity();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const name = registeredNameOf(entity);
  const model = useModel(name);
  return (
    <Panel
      title={t('entity.card')}
      action={
        <Button small to={paths.model(name)}>
          {t('entity.open')}
        </Button>
      }
    >
      {model.data && <Facts model={model.data} />}
      {!model.data && model.isPending && <LoadingSkeleton rows={4} />}
      {!model.data && model.error && (
        <ErrorPanel
          title={t('entity.failed')}
          error={model.error}
          onRetry={() => {
            model.refetch();
          }}
        />
      )}
    </Panel>
  );
}

/** Newest version, aliases, source run and the lines that load it. */
export const EntityModelCard = () => (
  <EntityRoot>
    <Card />
  </EntityRoot>
);
