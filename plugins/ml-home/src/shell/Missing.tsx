import {
  Button,
  NotFound,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Page } from './Page';

/** Where an address leads nowhere. */
export function Missing() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  return (
    <Page>
      <NotFound
        what={t('shell.page')}
        back={<Button to={paths.home}>{t('shell.toHome')}</Button>}
      />
    </Page>
  );
}
