import { homeRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { HomeService } from './HomeService';

export function bindHomeRoutes(
  router: Router,
  authenticate: Authenticate,
  home: HomeService,
): void {
  bindRoute(router, homeRoutes.me, authenticate, ({ caller }) =>
    home.getMe({ caller }),
  );
  bindRoute(router, homeRoutes.removeDemo, authenticate, ({ caller }) =>
    home.removeDemo({ caller }),
  );
}
