import { IdentityApi } from '@backstage/core-plugin-api';

const KEY = 'ml-home.sign-in';

/** Whom the person chose to be: the guest, or a demo person by entity ref. */
export type Choice = { kind: 'guest' } | { kind: 'demo'; entityRef: string };

export function storedChoice(): Choice | undefined {
  const stored = window.sessionStorage.getItem(KEY);
  if (!stored) return undefined;
  return stored === 'guest'
    ? { kind: 'guest' }
    : { kind: 'demo', entityRef: stored };
}

export function storeChoice(choice: Choice | undefined): void {
  if (!choice) window.sessionStorage.removeItem(KEY);
  else {
    window.sessionStorage.setItem(
      KEY,
      choice.kind === 'guest' ? 'guest' : choice.entityRef,
    );
  }
}

/** Signing out forgets the choice, so that the page asks again. */
export function forgetfulIdentity(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      storeChoice(undefined);
      await identity.signOut();
    },
  };
}
