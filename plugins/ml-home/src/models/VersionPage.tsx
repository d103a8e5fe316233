import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  Button,
  Chip,
  CodeBlock,
  CopyButton,
  Hash,
  KeyFigures,
  LoadingSkeleton,
  OwnerLink,
  PageHead,
  Panel,
  ProvenanceChip,
  Settled,
  StateLabel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelVersion } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { fullValue } from '../experiments/columnWriter';
import { PairTable } from '../experiments/PairTable';
import { CardSummaryPanel } from '../cards';
import { ObjectCarbonPanel } from '../carbon/ObjectCarbonPanel';
import { ObjectCostPanel } from '../costs/ObjectCostPanel';
import { ApprovalPanel } from '../governance/ApprovalPanel';
import { Columns, Page } from '../shell/Page';
import { loadLines } from './metrics';
import { useModel, useModelVersion } from './useModel';
import { useTrackingUri } from './useTrackingUri';

function Loaded(props: { version: ModelVersion; newest?: string }) {
  const { version, newest } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const uri = useTrackingUri();
  const number = Number(version.version);
  const last = Number(newest ?? version.version);
  const status = {
    READY: <StateLabel state="ok">{t('version.ready')}</StateLabel>,
    PENDING_REGISTRATION: (
      <StateLabel state="pending">{t('version.pending')}</StateLabel>
    ),
    FAILED_REGISTRATION: (
      <StateLabel state="fail">{t('version.failed')}</StateLabel>
    ),
  }[version.status];
  const model = useModel(version.model);
  const lines = loadLines(
    { name: version.model, aliases: [], tags: model.data?.tags },
    uri,
    version.version,
  );
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('models.title'), to: paths.models },
          { label: version.model, to: paths.model(version.model) },
          { label: `v${version.version}` },
        ]}
        title={`${version.model} v${version.version}`}
        beside={
          <>
            {version.aliases.map(alias => (
              <Chip key={alias} mono>
                @{alias}
              </Chip>
            ))}
            {status}
          </>
        }
        subtitle={version.description}
        actions={
          <>
            <Button
              to={paths.version(version.model, String(number - 1))}
              disabled={number <= 1}
            >
              {t('version.previous')}
            </Button>
            <Button
              to={paths.version(version.model, String(number + 1))}
              disabled={number >= last}
            >
              {t('version.next')}
            </Button>
          </>
        }
      />
      <KeyFigures
        label={t('model.answers')}
        figures={[
          {
            label: t('model.run'),
            origin: version.run && (
              <ProvenanceChip fact={{ source: 'run', at: version.createdAt }} />
            ),
            value: version.run ? (
              <Link
                component={RouterLink}
                to={paths.run(version.run.runId)}
                underline="hover"
                sx={{ color: k.link }}
              >
                {version.run.name ?? t('version.runGone')}
              </Link>
            ) : (
              <Box sx={{ color: k.faint }}>{t('model.noRun')}</Box>
            ),
            note: version.run?.experimentId && (
              <Link
                component={RouterLink}
                to={paths.experiment(version.run.experimentId)}
                underline="hover"
                sx={{ color: k.second }}
              >
                {version.run.experimentName}
              </Link>
            ),
          },
          {
            label: t('version.registered'),
            value: <OwnerLink entityRef={version.createdBy} />,
            note: <Age at={version.createdAt} />,
          },
          {
            label: t('model.stage'),
            value:
              version.stage === 'None' ? (
                <Box sx={{ color: k.faint }}>{t('model.noStage')}</Box>
              ) : (
                version.stage
              ),
            note:
              version.aliases.map(a => `@${a}`).join(', ') ||
              t('models.noAlias'),
          },
          {
            label: t('version.source'),
            grow: 1.6,
            value: (
              <Box
                sx={{
                  fontFamily: k.mono,
                  fontSize: 12,
                  overflowWrap: 'anywhere',
                }}
              >
                {version.source}
              </Box>
            ),
            note: version.loggedModelId && (
              <>
                {t('version.loggedModel')}{' '}
                <Hash value={version.loggedModelId} length={34} />
              </>
            ),
          },
        ]}
      />
      <Columns
        width={420}
        main={
          <Panel
            flush
            title={t('run.metrics')}
            note={format.number(version.metrics.length)}
          >
            <PairTable
              label={t('run.metrics')}
              valueHeader={t('run.value')}
              keyHeader={t('run.metric')}
              numeric
              empty={
                version.run?.name === undefined
                  ? t('version.noRunMetrics')
                  : t('version.noMetrics')
              }
              rows={version.metrics.map(m => ({
                key: m.key,
                value: (
                  <span title={fullValue(m.value)}>
                    {format.metric(m.value)}
                  </span>
                ),
              }))}
            />
          </Panel>
        }
        side={
          <>
            <CardSummaryPanel name={version.model} version={version.version} />
            <ApprovalPanel model={version.model} versions={[version.version]} />
            <Panel
              title={t('version.load')}
              action={<CopyButton text={lines} />}
            >
              <CodeBlock noCopy label={t('version.load')} code={lines} />
            </Panel>
            <ObjectCostPanel
              object={{
                kind: 'version',
                name: `${version.model}/${version.version}`,
              }}
            />
            <ObjectCarbonPanel
              object={{
                kind: 'version',
                name: `${version.model}/${version.version}`,
              }}
            />
            <Panel
              flush
              title={t('run.tags')}
              note={String(Object.keys(version.tags).length)}
            >
              <PairTable
                label={t('run.tags')}
                keyHeader={t('run.tag')}
                valueHeader={t('run.value')}
                empty={t('version.noTags')}
                rows={Object.entries(version.tags).map(([key, value]) => ({
                  key,
                  value,
                }))}
              />
            </Panel>
          </>
        }
      />
    </>
  );
}

export function VersionPage() {
  const { name = '', version = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const query = useModelVersion(name, version);
  const model = useModel(name);
  return (
    <Page title={`${name} v${version}`}>
      <Settled
        query={query}
        what={t('version.what', { name, version })}
        failed={t('version.readFailed')}
        back={<Button to={paths.model(name)}>{t('version.back')}</Button>}
        skeleton={
          <Panel label={name}>
            <LoadingSkeleton rows={6} />
          </Panel>
        }
      >
        {data => (
          <Loaded version={data} newest={model.data?.latestVersion?.version} />
        )}
      </Settled>
    </Page>
  );
}
