import { SearchDialect } from '../database';

const ofDataset = `select 1 from run_datasets rd join datasets d on d.id = rd.dataset_id where rd.run_id = r.id`;

/** How MLflow's filters read on runs (alias `r`). */
export const runDialect: SearchDialect = {
  attributes: {
    run_id: { sql: 'r.run_id', type: 'text' },
    run_name: { sql: 'r.name', type: 'text' },
    'run name': { sql: 'r.name', type: 'text' },
    'Run name': { sql: 'r.name', type: 'text' },
    'Run Name': { sql: 'r.name', type: 'text' },
    user_id: { sql: 'r.client_user', type: 'text' },
    User: { sql: 'r.client_user', type: 'text' },
    status: { sql: 'r.status', type: 'text' },
    artifact_uri: { sql: 'r.artifact_uri', type: 'text' },
    start_time: { sql: 'r.start_time', type: 'number' },
    end_time: { sql: 'r.end_time', type: 'number' },
    created: { sql: 'r.start_time', type: 'number' },
    Created: { sql: 'r.start_time', type: 'number' },
  },
  lists: {
    metric: {
      from: `from latest_metrics l where l.run_id = r.id
             and l.key_id = (select id from metric_keys where key = ?)`,
      type: 'number',
    },
    param: {
      from: 'from run_params p where p.run_id = r.id and p.key = ?',
      type: 'text',
    },
    tag: {
      from: 'from run_tags t where t.run_id = r.id and t.key = ?',
      type: 'text',
    },
  },
  dataset: {
    name: { from: ofDataset, column: 'd.name' },
    digest: { from: ofDataset, column: 'd.digest' },
    context: { from: ofDataset, column: "rd.tags ->> 'mlflow.data.context'" },
  },
};
