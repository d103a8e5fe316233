import { HumanDuration } from '@backstage/types';

export interface Config {
  mlHome?: {
    opencost?: {
      /** Clusters whose OpenCost is asked on a schedule. */
      clusters?: Array<{
        /** Name of the cluster: the account that its charges are booked on. */
        cluster: string;
        /** Address of OpenCost's API, such as `http://opencost.example.net:9003`. */
        url: string;
        /**
         * Sent to the server as Bearer.
         * @visibility secret
         */
        token?: string;
        /** In which OpenCost reckons; USD when left out. */
        currency?: string;
        /** What charges are told by: keys of OpenCost; `namespace,controllerKind,controller` when left out. */
        aggregate?: string;
        /** How often it is asked; every hour when left out. */
        frequency?: HumanDuration | string;
      }>;
    };
  };
}
