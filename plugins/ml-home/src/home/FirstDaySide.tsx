import { useRouteRef } from '@backstage/core-plugin-api';
import ChevronRight from '@mui/icons-material/ChevronRight';
import CategoryOutlined from '@mui/icons-material/CategoryOutlined';
import DescriptionOutlined from '@mui/icons-material/DescriptionOutlined';
import KeyOutlined from '@mui/icons-material/KeyOutlined';
import LayersOutlined from '@mui/icons-material/LayersOutlined';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import Box from '@mui/material/Box';
import {
  CodeBlock,
  CopyButton,
  Panel,
  type,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Me } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { modelYaml } from '../models/ModelsEmpty';
import { registerRouteRef } from '../routes';
import { DemoPanel } from './DemoPanel';

function Way(props: {
  icon: ReactNode;
  title: string;
  text: string;
  to?: string;
}) {
  const k = useTokens();
  const link = props.to ? { component: RouterLink, to: props.to } : {};
  return (
    <Box
      {...link}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.5,
        px: 2,
        minHeight: 52,
        color: k.text,
        textDecoration: 'none',
        borderTop: `1px solid ${k.line}`,
        '&:first-of-type': { borderTop: 0 },
        '&:hover': props.to ? { bgcolor: k.hover } : undefined,
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -2,
        },
        '& svg': { fontSize: 18, color: k.second, flexShrink: 0 },
      }}
    >
      {props.icon}
      <Box sx={{ minWidth: 0, py: 1 }}>
        <Box sx={{ fontWeight: 600 }}>{props.title}</Box>
        <Box sx={{ ...type.small, color: k.second }}>{props.text}</Box>
      </Box>
      {props.to && (
        <Box sx={{ ml: 'auto', display: 'grid' }}>
          <ChevronRight />
        </Box>
      )}
    </Box>
  );
}

/** Other ways in, places to look, and the demo content with its switch. */
export function FirstDaySide(props: { me: Me }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const register = useRouteRef(registerRouteRef)?.();
  return (
    <>
      <Panel flush title={t('first.elsewhere')}>
        <Way
          icon={<DescriptionOutlined />}
          title={t('first.yaml')}
          text={t('first.yamlText')}
          to={register}
        />
        <Box sx={{ px: 2, pb: 2 }}>
          <CodeBlock noCopy code={modelYaml} label={t('first.yaml')} />
          <Box sx={{ mt: 1 }}>
            <CopyButton text={modelYaml} />
          </Box>
        </Box>
        <Way
          icon={<KeyOutlined />}
          title={t('first.ci')}
          text={t('first.ciText')}
          to={paths.tokens}
        />
        <Box
          sx={{
            px: 2,
            py: 1.25,
            borderTop: `1px solid ${k.line}`,
            ...type.small,
            color: k.second,
          }}
        >
          {t('first.later')}
        </Box>
      </Panel>
      <Panel flush title={t('first.look')}>
        <Way
          icon={<CategoryOutlined />}
          title={t('models.title')}
          text={t('first.lookModels')}
          to={paths.models}
        />
        <Way
          icon={<ScienceOutlined />}
          title={t('experiments.title')}
          text={t('first.lookExperiments')}
          to={paths.experiments}
        />
        <Way
          icon={<LayersOutlined />}
          title={t('projects.title')}
          text={t('first.lookProjects')}
          to={paths.projects}
        />
      </Panel>
      <DemoPanel demo={props.me.demo} />
    </>
  );
}
