import { z } from 'zod';

export const tokenScopeSchema = z.enum(['read', 'write']);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

export const accessTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The last four characters, to tell tokens apart. */
  hint: z.string(),
  scopes: z.array(tokenScopeSchema),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
  lastUsedAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
  state: z.enum(['active', 'expired', 'revoked']),
  /** Set by the site's configuration, not made on the page. */
  fixed: z.boolean(),
});
export type AccessToken = z.infer<typeof accessTokenSchema>;

export const createTokenSchema = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(100),
  scopes: z.array(tokenScopeSchema).min(1, 'choose at least one scope').max(2),
  /** Days until it ends; null never ends. */
  expiresInDays: z.number().int().min(1).max(3650).nullable(),
});
