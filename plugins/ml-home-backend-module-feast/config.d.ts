import { HumanDuration } from '@backstage/types';

export interface Config {
  mlHome?: {
    feast?: {
      /** Size of a registry, unpacked, above which it is refused, such as `50mb`; 200 MB when left out. */
      maxSize?: string;

      /** Registries that are read on a schedule; each has a `path` or a `url`. */
      registries?: Array<{
        /** Name of the Feast project. */
        project: string;
        /** A file beside the portal: the output of `feast registry-dump`, or a `registry.db`. */
        path?: string;
        /**
         * Address of Feast's registry server: `https://feast.example.net` of its REST server, or
         * `grpc://feast.example.net:6570` of its gRPC server, `grpcs` with TLS.
         */
        url?: string;
        /**
         * Sent to the server as Bearer.
         * @visibility secret
         */
        token?: string;
        /** How often it is read; every ten minutes when left out. */
        frequency?: HumanDuration | string;
      }>;
    };
  };
}
