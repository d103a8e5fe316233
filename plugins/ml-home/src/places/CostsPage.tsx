import Box from '@mui/material/Box';
import {
  Button,
  CodeBlock,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Coming } from './Coming';

const tagLines = `import mlflow

mlflow.set_experiment("ranking")
mlflow.set_experiment_tag("mlhome.project", "home-recommendations")`;

export function CostsPage() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  return (
    <Coming
      title={t('costs.title')}
      head={t('costs.head')}
      text={t('costs.text')}
      nextTitle={t('costs.nextTitle')}
      next={[t('costs.next1'), t('costs.next2'), t('costs.next3')]}
      nextNote={t('features.later')}
      actions={<Button to={paths.projects}>{t('projects.title')}</Button>}
    >
      <Box sx={{ mb: 1 }}>{t('costs.now')}</Box>
      <CodeBlock code={tagLines} label={t('costs.now')} />
    </Coming>
  );
}
