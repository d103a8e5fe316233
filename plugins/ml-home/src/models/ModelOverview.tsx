import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  CodeBlock,
  CopyButton,
  KeyFigure,
  KeyFigures,
  Notice,
  OwnerLink,
  Panel,
  ProvenanceChip,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ModelDetail,
  ModelVersion,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { CardSummaryPanel } from '../cards';
import { ApprovalPanel } from '../governance/ApprovalPanel';
import { projectName } from '../projects/projectName';
import { Columns } from '../shell/Page';
import { loadLines, metricKeysOf } from './metrics';
import { ObjectCarbonPanel } from '../carbon/ObjectCarbonPanel';
import { ObjectCostPanel } from '../costs/ObjectCostPanel';
import { ModelVersionsPanel } from './ModelVersionsPanel';
import { tagWords } from './modelColumns';
import { useModelVersions } from './useModel';
import { useTrackingUri } from './useTrackingUri';
import { VersionMetricPanel } from './VersionMetricPanel';

function Quiet(props: { children: ReactNode }) {
  const k = useTokens();
  return <Box sx={{ color: k.faint }}>{props.children}</Box>;
}

/** The versions whose approval one asks for: what serves, and the newest. */
const approvedFor = (model: ModelDetail): string[] =>
  [
    ...new Set([
      ...(model.latestVersion ? [model.latestVersion.version] : []),
      ...model.aliases.map(({ version }) => version),
    ]),
  ].slice(0, 4);

/** What the newest version scored in its run: two metrics at most. */
function NewestFigures(props: {
  version: ModelVersion | undefined;
  /** Metric keys, the telling ones first. */
  keys: string[];
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { version } = props;
  if (!version) return <Quiet>{t('model.noVersions')}</Quiet>;
  const keys = props.keys
    .filter(key => version.metrics.some(m => m.key === key))
    .slice(0, 2);
  return (
    <>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'baseline',
          columnGap: 2,
          flexWrap: 'wrap',
        }}
      >
        <Link
          component={RouterLink}
          to={paths.version(version.model, version.version)}
          underline="hover"
          sx={{ ...type.figure, color: k.text }}
        >
          v{version.version}
        </Link>
        {keys.map(key => (
          <Box component="span" key={key} sx={{ color: k.second }}>
            {key}{' '}
            <Box
              component="span"
              sx={{
                color: k.text,
                fontWeight: 600,
                fontVariantNumeric: 'tabular-nums',
              }}
            >
              {format.metric(version.metrics.find(m => m.key === key)?.value)}
            </Box>
          </Box>
        ))}
        {!keys.length && <Quiet>{t('model.noMetrics')}</Quiet>}
      </Box>
      <Box sx={{ color: k.second, ...type.small }}>
        <Age at={version.createdAt} />
        {version.run && (
          <>
            {', '}
            {t('model.fromRun')}{' '}
            <Link
              component={RouterLink}
              to={paths.run(version.run.runId)}
              underline="always"
              sx={{ color: k.link }}
            >
              {version.run.name ?? version.run.runId.slice(0, 7)}
            </Link>
          </>
        )}
      </Box>
    </>
  );
}

function DeclarationFigure(props: { model: ModelDetail }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const { declaration, registered } = props.model;
  const words = {
    declared: registered ? t('model.declaredBoth') : t('model.declaredOnly'),
    never: t('model.declaredNever'),
    'no-longer': t('model.declaredNoLonger', {
      date: format.date(declaration.until),
    }),
  };
  return (
    <>
      <div>{words[declaration.state]}</div>
      {declaration.location && (
        <Box
          title={declaration.location}
          sx={{ ...type.small, color: k.second, overflowWrap: 'anywhere' }}
        >
          {shortLocation(declaration.location)}
        </Box>
      )}
    </>
  );
}

export function ModelOverview(props: { model: ModelDetail }) {
  const { model } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const uri = useTrackingUri();
  const versions = useModelVersions(model.name, {
    limit: 100,
    enabled: model.registered,
  });
  const newest = versions.data?.items[0];
  const { facts } = model;
  const purpose = facts.intendedUse ?? facts.description;
  const figures: KeyFigure[] = [
    {
      label: t('model.purpose'),
      grow: 1.3,
      origin: purpose && <ProvenanceChip fact={purpose} />,
      value: purpose?.value ?? <Quiet>{t('model.noPurpose')}</Quiet>,
      note:
        facts.outOfScope && t('model.notFor', { what: facts.outOfScope.value }),
    },
    {
      label: t('models.owner'),
      origin: model.owner && <ProvenanceChip fact={model.owner} />,
      value: <OwnerLink entityRef={model.owner?.value} />,
      note: (
        <>
          {model.project && (
            <Link
              component={RouterLink}
              to={paths.project(projectName(model.project.value))}
              underline="always"
              sx={{ color: k.second }}
            >
              {t('model.inProject', { name: projectName(model.project.value) })}
            </Link>
          )}
          {model.project && model.lifecycle && ', '}
          {model.lifecycle?.value}
        </>
      ),
    },
    {
      label: t('model.newest'),
      grow: 1.5,
      origin: newest?.run && (
        <ProvenanceChip fact={{ source: 'run', at: newest.createdAt }} />
      ),
      value:
        model.registered && versions.isPending ? (
          <Quiet>…</Quiet>
        ) : (
          <NewestFigures
            version={newest}
            keys={metricKeysOf(versions.data?.items ?? [])}
          />
        ),
    },
    {
      label: t('models.declaration'),
      value: <DeclarationFigure model={model} />,
    },
  ];
  if (facts.thirdParty) {
    const { provider, licence, revision } = facts.thirdParty.value;
    figures.push({
      label: t('model.thirdParty'),
      origin: <ProvenanceChip fact={facts.thirdParty} />,
      value: provider ?? format.date(undefined),
      note: [licence, revision].filter(Boolean).join(', '),
    });
  }
  const tags = tagWords(model);

  return (
    <>
      {model.declaration.state === 'no-longer' && (
        <Notice>
          {t('model.goneDeclaration', {
            date: format.date(model.declaration.until),
          })}
        </Notice>
      )}
      <KeyFigures label={t('model.answers')} figures={figures} />
      <Columns
        width={360}
        main={
          <>
            <ModelVersionsPanel model={model} limit={8} />
            {model.registered && (
              <VersionMetricPanel
                versions={versions.data?.items}
                total={model.versionCount}
              />
            )}
          </>
        }
        side={
          <>
            {newest && (
              <CardSummaryPanel name={model.name} version={newest.version} />
            )}
            {model.registered && (
              <ApprovalPanel model={model.name} versions={approvedFor(model)} />
            )}
            {model.registered && (
              <Panel
                title={t('model.use')}
                action={<CopyButton text={loadLines(model, uri)} />}
              >
                <CodeBlock
                  noCopy
                  code={loadLines(model, uri)}
                  label={t('model.use')}
                />
              </Panel>
            )}
            <ObjectCostPanel object={{ kind: 'model', name: model.name }} />
            <ObjectCarbonPanel object={{ kind: 'model', name: model.name }} />
            {(tags.length > 0 || model.links.length > 0) && (
              <Panel title={t('model.about')} flush>
                {tags.map(tag => (
                  <Box
                    key={tag}
                    sx={{
                      px: 2,
                      py: 0.75,
                      borderBottom: `1px solid ${k.line}`,
                      overflowWrap: 'anywhere',
                    }}
                  >
                    {tag}
                  </Box>
                ))}
                {model.links.map(link => (
                  <Box key={link.url} sx={{ px: 2, py: 0.75 }}>
                    <Link
                      href={link.url}
                      target="_blank"
                      rel="noreferrer noopener"
                      sx={{ color: k.link }}
                    >
                      {link.title ?? link.url}
                    </Link>
                  </Box>
                ))}
              </Panel>
            )}
          </>
        }
      />
    </>
  );
}

/** An address as it is; of a file the last two names, as the whole path is in the tooltip. */
function shortLocation(location: string): string {
  if (!location.startsWith('file:')) return location.replace(/^url:/, '');
  return location.split('/').slice(-2).join('/');
}
