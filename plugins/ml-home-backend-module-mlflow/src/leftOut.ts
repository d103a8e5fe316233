/** A part of MLflow's interface that is left out on purpose, and what callers are told. */
interface LeftOut {
  path: RegExp;
  why: string;
}

const api = (pattern: string) =>
  new RegExp(`^/api/[23]\\.0/?mlflow/(${pattern})(/|$)`);

/** What MLflow's server answers and ML Home does not; docs/mlflow-protocol.md has the whole list. */
export const LEFT_OUT: LeftOut[] = [
  {
    path: /^\/ajax-api\//,
    why: "these paths belong to the pages of MLflow's own server; clients use those below /api",
  },
  {
    path: /^\/(graphql|get-artifact|model-versions\/get-artifact|build|static-files)(\/|$)/,
    why: "it belongs to the pages of MLflow's own server",
  },
  {
    path: api('gateway'),
    why: 'ML Home keeps no keys of model providers and passes no prompts on to them',
  },
  {
    path: api('issues|label-schemas|review-queues'),
    why: 'reviews belong to the governance of ML Home, not to this protocol',
  },
  {
    path: api('prompt-optimization|jobs'),
    why: 'ML Home runs no jobs',
  },
  { path: api('datasets'), why: 'evaluation datasets are not kept yet' },
  {
    path: api('experiments/search-datasets'),
    why: 'search runs by datasets.name instead',
  },
  {
    path: api('workspaces'),
    why: 'permissions of Backstage say who may do what, and there is one workspace',
  },
  {
    path: api('scorers/online-config'),
    why: 'ML Home keeps scorers, and does not run them',
  },
  {
    path: api('traces/(metrics|calculate-filter-correlation)'),
    why: 'statistics of traces are not computed yet',
  },
  {
    path: api('unified-traces|get-online-trace-details'),
    why: 'it is answered by Databricks alone',
  },
];

/** Why a path is left out; undefined for one that MLflow has not either. */
export const whyLeftOut = (path: string): string | undefined =>
  LEFT_OUT.find(part => part.path.test(path))?.why;
