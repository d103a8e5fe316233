export interface Config {
  auth?: {
    providers?: {
      /**
       * Lets the ML Home backend, and nobody else, obtain a user token for the
       * owner of a personal access token. Has no settings: give it `{}`, because
       * an entry without a value counts as none.
       */
      'ml-home'?: {};

      /**
       * Signs anyone in as one of the listed people, without a password. For
       * trying ML Home on one's own machine only.
       */
      'ml-home-demo'?: {
        /**
         * Who can be chosen.
         * @deepVisibility frontend
         */
        people?: Array<{
          /** The user, such as `user:default/ada-lindqvist`. */
          entityRef: string;
          /** The name to show. */
          title: string;
          /** What the person does, to tell them apart: practitioner, reviewer, lead, platform. */
          role?: string;
        }>;
      };
    };
  };
}
