import { UserInfoService } from '@backstage/backend-plugin-api';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';

/** Which people and groups a caller speaks for. */
export class Ownership {
  readonly #userInfo: UserInfoService;

  constructor(options: { userInfo: UserInfoService }) {
    this.#userInfo = options.userInfo;
  }

  /** Entity refs; none for services. Where the site cannot say, only the person. */
  async refsOf({ credentials, userEntityRef }: Caller): Promise<string[]> {
    if (!userEntityRef) return [];
    try {
      const info = await this.#userInfo.getUserInfo(credentials);
      return [...new Set([userEntityRef, ...info.ownershipEntityRefs])];
    } catch {
      return [userEntityRef];
    }
  }
}
