import {
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';

/** The portal opens on ML Home. */
export const homeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    PageBlueprint.make({
      name: 'start',
      params: {
        path: '/',
        noHeader: true,
        loader: () => import('./Start').then(m => <m.Start />),
      },
    }),
  ],
});
