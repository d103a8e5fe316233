import { ApiRoute } from './api';
import { cardRoutes } from './cards';
import { catalogRoutes } from './catalog';
import { carbonRoutes } from './carbon';
import { costRoutes } from './costs';
import {
  experimentManageRoutes,
  experimentRoutes,
  runTableRoutes,
} from './experiments';
import { featureRoutes } from './features';
import { governanceRoutes } from './governance';
import { homeRoutes } from './home';
import { lineageRoutes } from './lineage';
import { modelRoutes } from './models';
import { projectRoutes } from './projects';
import { searchRoutes } from './search';
import { tokenRoutes } from './tokens';
import { traceRoutes } from './traces';
import { webhookRoutes } from './webhooks';

/** Every route of the ML Home API. */
export const mlHomeRoutes: ApiRoute[] = [
  modelRoutes,
  experimentRoutes,
  experimentManageRoutes,
  runTableRoutes,
  projectRoutes,
  tokenRoutes,
  searchRoutes,
  homeRoutes,
  catalogRoutes,
  webhookRoutes,
  traceRoutes,
  featureRoutes,
  lineageRoutes,
  costRoutes,
  carbonRoutes,
  cardRoutes,
  governanceRoutes,
].flatMap(group => Object.values(group) as ApiRoute[]);
