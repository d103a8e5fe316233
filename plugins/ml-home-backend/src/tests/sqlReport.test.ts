import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { databases } from '../__testUtils__/harness';
import { sqlReport } from '../__testUtils__/sqlReport';

jest.setTimeout(60_000);

const packagePath = (file: string) =>
  resolvePackagePath('@ml-home/backstage-plugin-ml-home-backend', file);

describe('report.sql.md', () => {
  it('says what the migrations make', async () => {
    const knex = await databases.init('POSTGRES_18');
    await knex.migrate.latest({ directory: packagePath('migrations') });
    const report = await sqlReport(knex);
    const file = packagePath('report.sql.md');
    if (process.env.UPDATE_SQL_REPORT) writeFileSync(file, report);
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(report);
  });
});
