import { Executor, queryRows } from '../database';

const DEMO_EXPERIMENTS = `select experiment_id from experiment_tags where key = 'mlhome.demo'`;
const DEMO_MODELS = `select model_id from model_tags where key = 'mlhome.demo'`;

export interface DbDemoCountsRow {
  models: number;
  versions: number;
  experiments: number;
  runs: number;
}

/** What the first page counts; it reads other domains' tables and writes none. */
export class DatabaseHomeStore {
  async factsOf(
    executor: Executor,
    userRef: string,
  ): Promise<{
    has_runs: boolean;
    has_models: boolean;
    active_tokens: number;
  }> {
    const [row] = await queryRows<{
      has_runs: boolean;
      has_models: boolean;
      active_tokens: number;
    }>(
      executor,
      `select
         exists (select 1 from runs r where r.created_by = ? and r.experiment_id not in (${DEMO_EXPERIMENTS})) as has_runs,
         exists (select 1 from models m where m.created_by = ? and m.id not in (${DEMO_MODELS})) as has_models,
         (select count(*)::int from access_tokens where user_ref = ? and revoked_at is null
            and (expires_at is null or expires_at > now())) as active_tokens`,
      [userRef, userRef, userRef],
    );
    return row;
  }

  async demoCounts(executor: Executor): Promise<DbDemoCountsRow> {
    const [row] = await queryRows<DbDemoCountsRow>(
      executor,
      `select
         (select count(*)::int from models where id in (${DEMO_MODELS})) as models,
         (select count(*)::int from model_versions where model_id in (${DEMO_MODELS})) as versions,
         (select count(*)::int from experiments where id in (${DEMO_EXPERIMENTS})) as experiments,
         (select count(*)::int from runs where experiment_id in (${DEMO_EXPERIMENTS})) as runs`,
    );
    return row;
  }
}
