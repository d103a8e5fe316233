export interface Config {
  mlHome?: {
    catalog?: {
      /**
       * Seconds between two looks at ML Home's models, and at the folder below.
       * Default 2.
       */
      pollSeconds?: number;

      /**
       * Minutes after which all models are read again and compared with the
       * catalog, whatever was missed in between. Default 10.
       */
      reconcileMinutes?: number;

      /**
       * A folder whose YAML files, subfolders included, are registered in the
       * catalog as they come, change and go. Created when missing. What kinds they
       * may hold is up to `catalog.rules`. Every replica of the catalog must see
       * the same folder.
       */
      folder?: string;

      /**
       * Lets the backend read YAML files from http://localhost and
       * http://127.0.0.1, at any port. For a portal on one's own machine only:
       * whoever may register a location can have the backend ask local ports.
       * Default false. Needs `localhostUrlReaderFactory` in the backend.
       */
      allowLocalhost?: boolean;
    };
  };
}
