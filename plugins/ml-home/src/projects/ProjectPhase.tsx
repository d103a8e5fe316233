import {
  Chip,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ProjectSummary } from '@ml-home/backstage-plugin-ml-home-common';

/** The phase of a venture as a word: it is no state, so it has no colour. */
export function ProjectPhase(props: { phase: ProjectSummary['phase'] }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  if (!props.phase) return <>{format.date(undefined)}</>;
  const words = {
    idea: t('projects.idea'),
    prototype: t('projects.prototype'),
    production: t('projects.production'),
    retired: t('projects.retired'),
  };
  return <Chip>{words[props.phase]}</Chip>;
}
