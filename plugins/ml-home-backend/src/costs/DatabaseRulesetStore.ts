import { AllocationRule } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, queryRows } from '../database';

export interface Ruleset {
  version: number;
  rules: AllocationRule[];
  note: string;
  createdBy?: string;
  createdAt: Date;
}

/** Versions of the rules of allocation. */
export class DatabaseRulesetStore {
  async currentRules(executor: Executor): Promise<Ruleset | undefined> {
    const [row] = await this.#rulesets(executor, 'true', []);
    return row;
  }

  async findRules(
    executor: Executor,
    version: number,
  ): Promise<Ruleset | undefined> {
    const [row] = await this.#rulesets(executor, 'version = ?', [version]);
    return row;
  }

  async listRules(executor: Executor): Promise<Ruleset[]> {
    return this.#rulesets(executor, 'true', [], 200);
  }

  async #rulesets(
    executor: Executor,
    where: string,
    bindings: number[],
    limit = 1,
  ): Promise<Ruleset[]> {
    const rows = await queryRows<{
      version: number;
      rules: AllocationRule[];
      note: string;
      created_by: string | null;
      created_at: Date;
    }>(
      executor,
      `select * from allocation_rulesets where ${where} order by version desc limit ${limit}`,
      bindings,
    );
    return rows.map(row => ({
      version: row.version,
      rules: row.rules,
      note: row.note,
      createdBy: row.created_by ?? undefined,
      createdAt: row.created_at,
    }));
  }

  /** Adds a version; nothing when another has taken its number. */
  async addRules(
    tx: Executor,
    given: {
      version: number;
      rules: AllocationRule[];
      note: string;
      createdBy?: string;
    },
  ): Promise<boolean> {
    const rows = await queryRows(
      tx,
      `insert into allocation_rulesets (version, rules, note, created_by) values (?, ?, ?, ?)
       on conflict do nothing returning 1`,
      [
        given.version,
        JSON.stringify(given.rules),
        given.note,
        given.createdBy ?? null,
      ],
    );
    return rows.length > 0;
  }
}
