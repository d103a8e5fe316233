import { ApiRoute } from './api';
import { catalogRoutes } from './catalog';
import { experimentRoutes } from './experiments';
import { homeRoutes } from './home';
import { modelRoutes } from './models';
import { projectRoutes } from './projects';
import { searchRoutes } from './search';
import { tokenRoutes } from './tokens';

/** Every route of the ML Home API. */
export const mlHomeRoutes: ApiRoute[] = [
  modelRoutes,
  experimentRoutes,
  projectRoutes,
  tokenRoutes,
  searchRoutes,
  homeRoutes,
  catalogRoutes,
].flatMap(group => Object.values(group) as ApiRoute[]);
