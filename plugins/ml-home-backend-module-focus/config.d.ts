import { HumanDuration } from '@backstage/types';

export interface Config {
  mlHome?: {
    costs?: {
      /** Folders and buckets in which bills appear, looked at on a schedule; each has a `path` or a `bucket`. */
      bills?: Array<{
        /** For people and the log; of letters, digits, `.`, `_` and `-`. */
        name: string;
        /** A folder beside the portal; the folders in it are looked at too. */
        path?: string;
        /** A bucket of S3, or of a server that speaks like it. */
        bucket?: string;
        /** S3: what keys begin with. */
        prefix?: string;
        /** S3: region, `us-east-1` when left out. */
        region?: string;
        /** S3: address of a compatible server. */
        endpoint?: string;
        /** S3: bucket in the path and not in the host name. */
        forcePathStyle?: boolean;
        /** S3: access key; the AWS SDK's own chain when left out. */
        accessKeyId?: string;
        /**
         * S3: secret key.
         * @visibility secret
         */
        secretAccessKey?: string;
        /** What a file restates: `replace` (its bills, the default), `period` (the days it covers) or `add`. */
        mode?: 'replace' | 'period' | 'add';
        /** `file` (the default): each file is a bill. `folder`: all files of a folder are parts of one. */
        unit?: 'file' | 'folder';
        /** How often it is looked at; every hour when left out. */
        frequency?: HumanDuration | string;
      }>;
    };
  };
}
