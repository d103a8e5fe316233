import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { TokenScope } from '@ml-home/backstage-plugin-ml-home-common';

/** Who asks: always derived from the request's token, never from its body. */
export interface Caller {
  credentials: BackstageCredentials;
  /** Absent for services. */
  userEntityRef?: string;
  scopes: readonly TokenScope[];
  /** Id of the personal access token, when one was used. */
  tokenId?: string;
}

export interface CallOptions {
  caller: Caller;
}
