import { SearchDialect } from '../database';

const ofDataset = `select 1 from run_datasets rd join datasets d on d.id = rd.dataset_id where rd.run_id = r.id`;

/**
 * How MLflow's filters read on runs (alias `r`). `id` is the expression of the run's number: while an index of values
 * is walked, what is asked of a run is answered before its row is read.
 */
export const runDialect = (id = 'r.id'): SearchDialect => ({
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
    start_time: { sql: 'r.start_time', type: 'integer', required: true },
    end_time: { sql: 'r.end_time', type: 'integer' },
    created: { sql: 'r.start_time', type: 'integer', required: true },
    Created: { sql: 'r.start_time', type: 'integer', required: true },
  },
  lists: {
    metric: {
      from: `from latest_metrics l where l.run_id = ${id}
             and l.key_id = (select k.id from metric_keys k where k.key = ?)`,
      type: 'number',
      single: true,
    },
    param: {
      from: `from run_params p where p.run_id = ${id} and p.key = ?`,
      type: 'text',
      single: true,
    },
    tag: {
      from: `from run_tags t where t.run_id = ${id} and t.key = ?`,
      type: 'text',
      single: true,
    },
  },
  dataset: {
    name: { from: ofDataset, column: 'd.name' },
    digest: { from: ofDataset, column: 'd.digest' },
    context: { from: ofDataset, column: "rd.tags ->> 'mlflow.data.context'" },
  },
});
