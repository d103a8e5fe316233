import { createApp } from '@backstage/frontend-defaults';
import appModuleUserSettings from '@backstage/plugin-app-module-user-settings';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import catalogImportPlugin from '@backstage/plugin-catalog-import/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import mlHomePlugin, {
  mlHomeCatalogGraphModule,
} from '@ml-home/backstage-plugin-ml-home';
import { homeModule } from './home/homeModule';
import { navModule } from './nav/navModule';
import { signInModule } from './signIn/signInModule';
import { themeModule } from './theme/themeModule';

export default createApp({
  features: [
    mlHomePlugin,
    mlHomeCatalogGraphModule,
    catalogPlugin,
    catalogGraphPlugin,
    catalogImportPlugin,
    orgPlugin,
    searchPlugin,
    notificationsPlugin,
    signalsPlugin,
    userSettingsPlugin,
    appModuleUserSettings,
    themeModule,
    navModule,
    signInModule,
    homeModule,
  ],
});
