export interface Config {
  auth?: {
    providers?: {
      'ml-home-demo'?: {
        /**
         * People that anyone may enter as, for trying every role of the demo.
         * @deepVisibility frontend
         */
        people?: Array<{
          /** Entity ref of a User in the catalog. */
          entityRef: string;
          title: string;
          /** What the person does, such as "reviewer". */
          role?: string;
        }>;
      };
    };
  };
}
