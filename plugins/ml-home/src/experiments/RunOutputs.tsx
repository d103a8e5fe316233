import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Chip,
  Hash,
  Panel,
  type,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  DatasetInput,
  RunDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

function Line(props: { children: ReactNode; first?: boolean }) {
  const k = useTokens();
  return (
    <Box
      sx={{
        px: 2,
        py: 1,
        minHeight: 20,
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        flexWrap: 'wrap',
        borderTop: props.first ? 0 : `1px solid ${k.line}`,
      }}
    >
      {props.children}
    </Box>
  );
}

/** Model versions made from this run, then the models it logged. */
export function RunModels(props: { run: RunDetail }) {
  const { modelVersions, loggedModels } = props.run;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  if (!modelVersions.length && !loggedModels.length) return null;
  return (
    <Panel flush title={t('run.models')}>
      {modelVersions.map((version, i) => (
        <Line key={`${version.model}-${version.version}`} first={i === 0}>
          <Link
            component={RouterLink}
            to={paths.version(version.model, version.version)}
            underline="hover"
            sx={{ color: k.link, fontWeight: 600 }}
          >
            {version.model} v{version.version}
          </Link>
          {version.aliases.map(alias => (
            <Chip key={alias} mono>
              @{alias}
            </Chip>
          ))}
        </Line>
      ))}
      {loggedModels.map((model, i) => (
        <Line key={model.modelId} first={i === 0 && !modelVersions.length}>
          <span title={model.artifactUri}>{model.name}</span>
          <Box component="span" sx={{ color: k.second, ...type.small }}>
            {t('run.loggedModel')},{' '}
            {model.status.toLocaleLowerCase().replace('logged_model_', '')}
          </Box>
          <Box component="span" sx={{ ml: 'auto' }}>
            <Hash value={model.modelId} length={10} />
          </Box>
        </Line>
      ))}
    </Panel>
  );
}

/** Rows and columns of a dataset, from the profile that the client sent. */
export function shapeOf(dataset: DatasetInput): string | undefined {
  try {
    const profile = JSON.parse(dataset.profile ?? '{}') as Record<
      string,
      unknown
    >;
    const rows = profile.num_rows ?? profile.num_elements;
    return typeof rows === 'number' ? String(rows) : undefined;
  } catch {
    return undefined;
  }
}

/** The data a run read. */
export function RunDatasets(props: { run: RunDetail }) {
  const { datasets } = props.run;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  if (!datasets.length) return null;
  return (
    <Panel flush title={t('run.datasets')} note={String(datasets.length)}>
      {datasets.map((dataset, i) => {
        const rows = shapeOf(dataset);
        return (
          <Line
            key={`${dataset.name}-${dataset.digest}-${dataset.context}`}
            first={i === 0}
          >
            <Box component="span" sx={{ fontWeight: 600 }}>
              {dataset.name}
            </Box>
            {dataset.context && <Chip>{dataset.context}</Chip>}
            <Box component="span" sx={{ color: k.second, ...type.small }}>
              {dataset.sourceType}
              {rows &&
                `, ${t('run.rows', { n: Number(rows).toLocaleString() })}`}
            </Box>
            <Box component="span" sx={{ ml: 'auto' }}>
              <Hash value={dataset.digest} length={8} />
            </Box>
          </Line>
        );
      })}
    </Panel>
  );
}
