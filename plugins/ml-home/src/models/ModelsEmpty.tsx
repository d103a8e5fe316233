import Box from '@mui/material/Box';
import {
  Button,
  Code,
  CodeBlock,
  EmptyState,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';

export const registerLines = `import mlflow

with mlflow.start_run():
    mlflow.sklearn.log_model(model, name="model", registered_model_name="hello")`;

export const modelYaml = `apiVersion: mlhome.dev/v1alpha1
kind: MLModel
metadata:
  name: hello
  description: What the model is for, in one line
spec:
  owner: group:default/my-team
  lifecycle: experimental`;

/** Nothing registered and nothing declared: both ways to change that. */
export function NoModels() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  return (
    <EmptyState
      title={t('models.emptyTitle')}
      actions={<Button to={paths.tokens}>{t('models.emptyToken')}</Button>}
    >
      <Box sx={{ mb: 1.5 }}>{t('models.emptyText')}</Box>
      <Box sx={{ mb: 0.5 }}>{t('models.emptyRegister')}</Box>
      <CodeBlock code={registerLines} label={t('models.emptyRegister')} />
      <Box sx={{ mt: 2, mb: 0.5 }}>
        {t('models.emptyYaml')} <Code>catalog-info.yaml</Code>
      </Box>
      <CodeBlock code={modelYaml} label="catalog-info.yaml" />
    </EmptyState>
  );
}

/** The filter leaves nothing. */
export function NoMatch(props: { query: string; onClear: () => void }) {
  const { t } = useMlHomeTranslation();
  return (
    <EmptyState
      title={
        props.query
          ? t('models.noMatchQuery', { query: props.query })
          : t('models.noMatch')
      }
      actions={<Button onClick={props.onClear}>{t('filter.clear')}</Button>}
    >
      {t('models.noMatchText')}
    </EmptyState>
  );
}
