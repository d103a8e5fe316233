import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import {
  Button,
  CodeBlock,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { catalogRouteRef, registerRouteRef } from '../routes';
import { Coming } from './Coming';

const familyYaml = `apiVersion: mlhome.dev/v1alpha1
kind: MLFeatureFamily
metadata:
  name: user-listening
  description: How a listener listens, refreshed daily
spec:
  owner: group:default/my-team
  lifecycle: experimental
  entityKey: user_id
  features:
    - name: skip_rate_28d
      type: float
      description: Share of plays skipped in the last 28 days`;

export function FeaturesPage() {
  const { t } = useMlHomeTranslation();
  const register = useRouteRef(registerRouteRef)?.();
  const catalog = useRouteRef(catalogRouteRef)?.();
  return (
    <Coming
      title={t('features.title')}
      head={t('features.head')}
      text={t('features.text')}
      nextTitle={t('features.nextTitle')}
      next={[t('features.next1'), t('features.next2'), t('features.next3')]}
      nextNote={t('features.later')}
      actions={
        <>
          {catalog && (
            <Button
              to={`${catalog}?filters[kind]=mlfeaturefamily&filters[user]=all`}
            >
              {t('features.see')}
            </Button>
          )}
          {register && (
            <Button variant="primary" to={register}>
              {t('features.register')}
            </Button>
          )}
        </>
      }
    >
      <Box sx={{ mb: 1 }}>{t('features.declare')}</Box>
      <CodeBlock code={familyYaml} label="catalog-info.yaml" />
    </Coming>
  );
}
