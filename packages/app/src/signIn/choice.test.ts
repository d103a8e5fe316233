import { forgetfulIdentity, storeChoice, storedChoice } from './choice';

describe('whom the person chose to be', () => {
  afterEach(() => window.sessionStorage.clear());

  it('survives a reload', () => {
    expect(storedChoice()).toBeUndefined();
    storeChoice({ kind: 'guest' });
    expect(storedChoice()).toEqual({ kind: 'guest' });
    storeChoice({ kind: 'demo', entityRef: 'user:default/ada' });
    expect(storedChoice()).toEqual({
      kind: 'demo',
      entityRef: 'user:default/ada',
    });
  });

  it('is forgotten on signing out', async () => {
    storeChoice({ kind: 'guest' });
    const signOut = jest.fn(async () => undefined);
    await forgetfulIdentity({
      signOut,
      getProfileInfo: async () => ({}),
      getCredentials: async () => ({}),
      getBackstageIdentity: async () => ({
        type: 'user',
        userEntityRef: 'user:default/guest',
        ownershipEntityRefs: [],
      }),
    }).signOut();
    expect(signOut).toHaveBeenCalled();
    expect(storedChoice()).toBeUndefined();
  });
});
