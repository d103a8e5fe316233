import { HumanDuration } from '@backstage/types';

export interface Config {
  mlHome?: {
    ray?: {
      /** Clusters of Ray whose jobs are asked for on a schedule. */
      clusters?: Array<{
        /** Name of the cluster: it tells its jobs from those of others. */
        cluster: string;
        /** Address of its dashboard, such as `http://ray-head.example.net:8265`. Only this host is asked. */
        url: string;
        /**
         * Sent to the server as Bearer.
         * @visibility secret
         */
        token?: string;
        /** Where its nodes are, for prices and carbon of jobs that do not say it. */
        provider?: string;
        /** Of the provider. */
        region?: string;
        /** GPU of its nodes, for jobs that say how many and not which. */
        gpuType?: string;
        /** How often it is asked; every five minutes when left out. */
        frequency?: HumanDuration | string;
      }>;
    };
  };
}
