import { tokenRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { AccessTokenService } from './types';

export function bindTokenRoutes(
  router: Router,
  authenticate: Authenticate,
  tokens: AccessTokenService,
): void {
  bindRoute(router, tokenRoutes.list, authenticate, async ({ caller }) => ({
    items: await tokens.listTokens({ caller }),
  }));
  bindRoute(
    router,
    tokenRoutes.create,
    authenticate,
    async ({ body, caller, response }) => {
      response.setHeader('Cache-Control', 'no-store');
      return tokens.createToken(body, { caller });
    },
  );
  bindRoute(router, tokenRoutes.revoke, authenticate, ({ params, caller }) =>
    tokens.revokeToken(params.id, { caller }),
  );
}
