import { useRouteRef } from '@backstage/core-plugin-api';
import {
  Button,
  CodeBlock,
  PlainDialog,
  Segmented,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useBackendUrl } from '../../models/useTrackingUri';
import { registerRouteRef } from '../../routes';
import { familyYaml, feastDump, registerCurl } from './snippets';

type Way = 'yaml' | 'api' | 'feast';

/** The three ways in, each with the lines to paste. */
export function WaysIn() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const url = useBackendUrl();
  const [way, setWay] = useState<Way>('yaml');
  const ways = {
    yaml: {
      label: 'YAML',
      text: t('features.byYaml'),
      code: familyYaml,
      name: 'catalog-info.yaml',
    },
    api: {
      label: 'API',
      text: t('features.byApi'),
      code: registerCurl(url),
      name: t('features.byApi'),
    },
    feast: {
      label: 'Feast',
      text: t('features.byFeast'),
      code: feastDump(url),
      name: t('features.byFeast'),
    },
  };
  const { text, code, name } = ways[way];
  return (
    <>
      <Segmented
        label={t('features.ways')}
        value={way}
        options={(['yaml', 'api', 'feast'] as const).map(value => ({
          value,
          label: ways[value].label,
        }))}
        onChange={setWay}
      />
      <Box sx={{ color: k.second, my: 1 }}>{text}</Box>
      <CodeBlock code={code} label={name} />
    </>
  );
}

/** Where the declared file is registered, and where tokens are made. */
export function WaysInActions() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const register = useRouteRef(registerRouteRef)?.();
  return (
    <>
      {register && <Button to={register}>{t('features.register')}</Button>}
      <Button to={paths.tokens}>{t('models.emptyToken')}</Button>
    </>
  );
}

export function AddFeatures(props: { onClose: () => void }) {
  const { t } = useMlHomeTranslation();
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('features.add')}
      width={760}
      actions={
        <>
          <WaysInActions />
          <Button onClick={props.onClose}>{t('confirm.close')}</Button>
        </>
      }
    >
      <WaysIn />
    </PlainDialog>
  );
}
