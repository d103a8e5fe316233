export interface Config {
  mlHome?: {
    /**
     * Whether the log has a line for each JSON call of MLflow's protocol, as for all other requests. True when left out.
     * What the line says is up to `backend.logger`.
     */
    accessLog?: boolean;
  };
}
