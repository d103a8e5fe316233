import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Chip,
  Hash,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { Line } from './Line';

/** Model versions that were registered from this run. */
export function RunVersions(props: { run: RunDetail }) {
  const { modelVersions } = props.run;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  if (!modelVersions.length) return null;
  return (
    <Panel
      flush
      title={t('runPage.versions')}
      note={format.number(modelVersions.length)}
    >
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
    </Panel>
  );
}

/** Models that this run logged; each leads to its files. */
export function RunLoggedModels(props: { run: RunDetail }) {
  const { loggedModels } = props.run;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  if (!loggedModels.length) return null;
  return (
    <Panel
      flush
      title={t('runPage.loggedModels')}
      note={format.number(loggedModels.length)}
    >
      {loggedModels.map((model, i) => (
        <Line key={model.modelId} first={i === 0}>
          <Link
            component={RouterLink}
            to={`?tab=artifacts&model=${encodeURIComponent(model.modelId)}`}
            underline="hover"
            title={t('runPage.openFiles', { name: model.name })}
            sx={{ color: k.link, fontWeight: 600 }}
          >
            {model.name}
          </Link>
          <Box component="span" sx={{ color: k.second, ...type.small }}>
            {model.status
              .toLocaleLowerCase('en-US')
              .replace('logged_model_', '')}
          </Box>
          <Box component="span" sx={{ ml: 'auto' }}>
            <Hash value={model.modelId} length={10} />
          </Box>
        </Line>
      ))}
    </Panel>
  );
}
