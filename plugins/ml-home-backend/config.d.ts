export interface Config {
  mlHome?: {
    /** Folder for what ML Home keeps on disk. */
    dataDir?: string;

    /** A ready read-write token of one person, for installations that are set up by configuration. */
    bootstrapToken?: {
      /**
       * 20 characters or more.
       * @visibility secret
       */
      token?: string;
      /** Entity ref of the person whose rights it has. */
      user: string;
    };

    /** Where the artifacts of runs are kept. A folder beside the process when left out. */
    artifacts?: {
      /** `folder` or `s3`. */
      type: 'folder' | 's3';
      /** Folder: its path. With several replicas it must be on a disk that they share. */
      root?: string;
      /** S3: name of the bucket. */
      bucket?: string;
      /** S3: prefix of all keys. */
      prefix?: string;
      /** S3: region, `us-east-1` when left out. */
      region?: string;
      /** S3: address of a compatible server. */
      endpoint?: string;
      /** S3: bucket in the path and not in the host name, as most compatible servers want. */
      forcePathStyle?: boolean;
      /**
       * S3: whether clients send and fetch large files at the store itself, by addresses that the portal signs for
       * them; false when left out. Clients do not fall back: turn it on only where all of them reach the store.
       */
      directTransfers?: boolean;
      /** S3: access key; the AWS SDK's own chain when left out. */
      accessKeyId?: string;
      /**
       * S3: secret key.
       * @visibility secret
       */
      secretAccessKey?: string;
    };

    experiments?: {
      /**
       * Days after which deleted runs and experiments are removed for good, with their files; 30 when left out, 0
       * keeps them. Runs from which a model version was registered always stay.
       */
      purgeDeletedAfterDays?: number;
    };

    costs?: {
      /** Currency in which costs are told unless another is asked for, ISO 4217; USD by default. */
      currency?: string;
      /** Largest bill that is taken, in bytes as it is sent; 8 GiB by default. */
      maxFileBytes?: number;
    };

    carbon?: {
      /**
       * Country of ISO 3166-1 alpha-3, such as SWE, in which runs are believed to run that say nothing of it. Without
       * it their emissions are unknown.
       */
      country?: string;
      /** Provider whose overhead of buildings and CPUs are taken of runs that name none: aws, gcp or azure. */
      provider?: string;
      /** Region of that provider in which runs are believed to run that say nothing of it. */
      region?: string;
      /** Takes the mean grid of the world where no place is known at all; off by default. */
      worldAverage?: boolean;
      /** Tells the share of making the hardware, where factors say how much that is; off by default. */
      embodied?: boolean;
    };
    webhooks?: {
      /**
       * Hosts, with or without port, that may be called though they are not on the internet, or by plain http. All
       * others must be reached by https at public addresses.
       */
      allowedHosts?: string[];
      /**
       * Seals the secrets of webhooks in the database. Without it they are stored as they are; they are never shown
       * either way.
       * @visibility secret
       */
      encryptionKey?: string;
    };

    governance?: {
      /** Per role the groups or people (entity refs) who may sign in it, such as `technical` or `risk`. */
      roles?: { [role: string]: string[] };
      /** Tiers for which a missing policy or a broken rule means no; `prohibited` and `high` when left out. */
      failClosed?: string[];
      /**
       * Names by which versions serve: guarded for tiers that fail closed, and counted in the dashboard's coverage;
       * the aliases `champion` and `production` and the stage `Production` when left out.
       */
      serving?: { aliases?: string[]; stages?: string[] };
      /** Names that are guarded for every model, whatever policies say; none when left out. */
      guards?: { aliases?: string[]; stages?: string[] };
      waivers?: {
        /** Waivers in force that a team may have at once; 3 when left out. */
        perTeam?: number;
        /** Longest time of a waiver in days; 90 when left out. */
        maxDays?: number;
      };
    };

    demo?: {
      /** Whether demo content is loaded at the first start of `npm start`. */
      enabled?: boolean;
    };
  };
}
