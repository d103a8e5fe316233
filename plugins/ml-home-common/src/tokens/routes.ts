import { z } from 'zod';
import { defineRoute } from '../api';
import { accessTokenSchema, createTokenSchema } from './schemas';

const tag = 'Tokens';

export const tokenRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/tokens',
    summary: 'Access tokens of the person who asks',
    tag,
    response: z.object({ items: z.array(accessTokenSchema) }),
  }),
  create: defineRoute({
    method: 'post',
    path: '/tokens',
    summary:
      'Make an access token; the secret is in this answer and nowhere else',
    tag,
    body: createTokenSchema,
    response: z.object({ token: accessTokenSchema, secret: z.string() }),
  }),
  revoke: defineRoute({
    method: 'delete',
    path: '/tokens/:id',
    summary: 'Revoke an access token at once',
    tag,
    params: z.object({ id: z.uuid() }),
    response: accessTokenSchema,
  }),
};
