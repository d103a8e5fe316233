import Box from '@mui/material/Box';
import {
  Button,
  CodeBlock,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Coming } from './Coming';

const purposeYaml = `apiVersion: mlhome.dev/v1alpha1
kind: MLModel
metadata:
  name: hello
spec:
  owner: group:default/my-team
  lifecycle: experimental
  intendedUse: Orders the shelves on Home for one listener
  outOfScope: Ads, search, listeners under 13`;

export function GovernancePage() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  return (
    <Coming
      title={t('governance.title')}
      head={t('governance.head')}
      text={t('governance.text')}
      nextTitle={t('governance.nextTitle')}
      next={[
        t('governance.next1'),
        t('governance.next2'),
        t('governance.next3'),
      ]}
      nextNote={t('features.later')}
      actions={<Button to={paths.models}>{t('models.title')}</Button>}
    >
      <Box sx={{ mb: 1 }}>{t('governance.now')}</Box>
      <CodeBlock code={purposeYaml} label={t('governance.now')} />
    </Coming>
  );
}
