import { TestDatabases } from '@backstage/backend-test-utils';
import { startAuth } from './__testUtils__/startAuth';

jest.setTimeout(60_000);

// init fails where there is no Postgres, so that these tests can not be skipped
// without notice.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('authModuleMlHome', () => {
  let backend: Awaited<ReturnType<typeof startAuth>>;

  beforeAll(async () => {
    backend = await startAuth(await databases.init('POSTGRES_18'), {
      'ml-home': {},
      'ml-home-demo': {
        people: [
          {
            entityRef: 'User:default/Ada-Lindqvist',
            title: 'Ada Lindqvist',
            role: 'practitioner',
          },
          {
            entityRef: 'user:default/not-read-yet',
            title: 'Newcomer',
            role: 'lead',
          },
        ],
      },
    });
  });

  describe('ml-home', () => {
    it('gives the ML Home backend a token that acts as the user', async () => {
      const response = await backend.exchange(
        await backend.serviceHeader('ml-home'),
        { userEntityRef: 'user:default/ada-lindqvist' },
      );
      expect(response.status).toBe(200);
      const { token, expiresAt, userEntityRef } = await response.json();
      expect(userEntityRef).toBe('user:default/ada-lindqvist');
      const lifetime = Date.parse(expiresAt) - Date.now();
      expect(lifetime).toBeGreaterThan(55 * 60_000);
      expect(lifetime).toBeLessThan(65 * 60_000);
      await expect(backend.whoIs(token)).resolves.toEqual({
        userEntityRef: 'user:default/ada-lindqvist',
        ownershipEntityRefs: [
          'user:default/ada-lindqvist',
          'group:default/search-ranking',
        ],
      });
    });

    it('serves users the catalog does not know', async () => {
      const response = await backend.exchange(
        await backend.serviceHeader('ml-home'),
        { userEntityRef: 'User:default/Elsewhere' },
      );
      const { token, userEntityRef } = await response.json();
      expect(userEntityRef).toBe('user:default/elsewhere');
      await expect(backend.whoIs(token)).resolves.toEqual({
        userEntityRef: 'user:default/elsewhere',
        ownershipEntityRefs: ['user:default/elsewhere'],
      });
    });

    it('refuses everybody else', async () => {
      const body = { userEntityRef: 'user:default/ada-lindqvist' };
      const withoutToken = await backend.exchange({}, body);
      expect(withoutToken.status).toBe(401);
      const withNonsense = await backend.exchange(
        { authorization: 'Bearer nonsense' },
        body,
      );
      expect(withNonsense.status).toBe(401);
      const asOther = await backend.exchange(
        await backend.serviceHeader('other'),
        body,
      );
      expect(asOther.status).toBe(403);
      const own = await backend.exchange(
        await backend.serviceHeader('ml-home'),
        body,
      );
      const { token } = await own.json();
      const asUser = await backend.exchange(
        { authorization: `Bearer ${token}` },
        body,
      );
      expect(asUser.status).toBe(403);
    });

    it.each([
      [{}, 'userEntityRef is required'],
      [{ userEntityRef: 7 }, 'userEntityRef is required'],
      [{ userEntityRef: 'group:default/x' }, 'must be a reference to a user'],
      [{ userEntityRef: 'user:a/b/c' }, 'must be a reference to a user'],
    ])('names what is wrong with %j', async (body, message) => {
      const response = await backend.exchange(
        await backend.serviceHeader('ml-home'),
        body,
      );
      expect(response.status).toBe(400);
      expect((await response.json()).error.message).toContain(message);
    });

    it('answers no other method and has no page', async () => {
      const headers = await backend.serviceHeader('ml-home');
      for (const route of ['refresh', 'start', 'handler/frame']) {
        const response = await fetch(`${backend.base}/auth/ml-home/${route}`, {
          headers,
        });
        expect(response.status).toBe(404);
      }
    });
  });

  describe('ml-home-demo', () => {
    it('signs in a listed person, as the sign-in page expects it', async () => {
      const response = await backend.signIn({
        'x-ml-home-demo-user': 'user:default/ada-lindqvist',
      });
      expect(response.status).toBe(200);
      const session = await response.json();
      expect(session).toEqual({
        providerInfo: {},
        profile: { displayName: 'Ada Lindqvist' },
        backstageIdentity: {
          token: expect.any(String),
          expiresInSeconds: expect.any(Number),
          identity: {
            type: 'user',
            userEntityRef: 'user:default/ada-lindqvist',
            ownershipEntityRefs: [
              'user:default/ada-lindqvist',
              'group:default/search-ranking',
            ],
          },
        },
      });
      await expect(
        backend.whoIs(session.backstageIdentity.token),
      ).resolves.toMatchObject({ userEntityRef: 'user:default/ada-lindqvist' });
    });

    it('signs in before the catalog has read its users', async () => {
      const response = await backend.signIn({
        'x-ml-home-demo-user': 'user:default/not-read-yet',
      });
      expect(response.status).toBe(200);
    });

    it('refuses whoever is not listed', async () => {
      const response = await backend.signIn({
        'x-ml-home-demo-user': 'user:default/root',
      });
      expect(response.status).toBe(403);
      expect((await backend.signIn({})).status).toBe(400);
    });

    it('warns that it is open to anyone', () => {
      expect(backend.logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('any of 2 demo people without a password'),
      );
    });
  });
});

describe('authModuleMlHome without configuration', () => {
  it('lets nobody in', async () => {
    const backend = await startAuth(await databases.init('POSTGRES_18'), {});
    const exchanged = await backend.exchange(
      await backend.serviceHeader('ml-home'),
      { userEntityRef: 'user:default/ada-lindqvist' },
    );
    expect(exchanged.status).toBe(404);
    const signedIn = await backend.signIn({
      'x-ml-home-demo-user': 'user:default/ada-lindqvist',
    });
    expect(signedIn.status).toBe(404);
  });
});
