import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Button,
  PlainDialog,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Link as RouterLink } from 'react-router-dom';
import { ConnectLines } from './ConnectLines';

/** The three lines at hand wherever someone wonders how to log here. */
export function ConnectDialog(props: { open: boolean; onClose: () => void }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  return (
    <PlainDialog
      open={props.open}
      onClose={props.onClose}
      title={t('home.connect')}
      width={720}
      actions={<Button onClick={props.onClose}>{t('confirm.close')}</Button>}
    >
      <Box sx={{ color: k.second, mb: 1.5 }}>
        {t('connect.text')}{' '}
        <Link
          component={RouterLink}
          underline="always"
          to={paths.tokens}
          sx={{ color: k.link }}
        >
          {t('connect.tokens')}
        </Link>
      </Box>
      <ConnectLines primary />
    </PlainDialog>
  );
}
