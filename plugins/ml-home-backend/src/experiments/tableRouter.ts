import {
  RunRow,
  runTableRoutes,
} from '@ml-home/backstage-plugin-ml-home-common';
import { attachmentHeaders } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import { csvHeader, csvLine } from './runCsv';
import { RunBulkService } from './RunBulkService';
import { RunTableService } from './RunTableService';

const routes = runTableRoutes;

async function* linesOf(
  columns: string[],
  pages: AsyncIterable<RunRow[]>,
): AsyncGenerator<string> {
  yield csvHeader(columns);
  for await (const rows of pages) {
    yield rows.map(row => csvLine(row, columns)).join('');
  }
}

/** The runs table: rows, counts, groups, columns, export, and changes of many runs. */
export function bindRunTableRoutes(
  router: Router,
  authenticate: Authenticate,
  services: { table: RunTableService; bulk: RunBulkService },
): void {
  const { table, bulk } = services;
  bindRoute(router, routes.rows, authenticate, ({ query, caller }) =>
    table.listRows(query, { caller }),
  );
  bindRoute(router, routes.count, authenticate, ({ query, caller }) =>
    table.countRuns(query, { caller }),
  );
  bindRoute(router, routes.groups, authenticate, ({ query, caller }) =>
    table.groupRuns(query, { caller }),
  );
  bindRoute(router, routes.commonColumns, authenticate, ({ query, caller }) =>
    table.getCommonColumns(query.experiment, { caller }),
  );
  bindRoute(router, routes.columns, authenticate, ({ query, caller }) =>
    table.listColumns(query, { caller }),
  );
  bindRoute(router, routes.values, authenticate, async ({ query, caller }) => ({
    values: await table.listValues(query, { caller }),
  }));
  bindRoute(router, routes.importance, authenticate, ({ query, caller }) =>
    table.getImportance(query, { caller }),
  );
  bindRawRoute(
    router,
    routes.export,
    authenticate,
    async ({ query, caller, response }) => {
      const { columns, pages } = await table.exportRows(query, { caller });
      response.set(
        attachmentHeaders(`experiment-${query.experiment}-runs.csv`),
      );
      response.type('text/csv');
      await pipeline(Readable.from(linesOf(columns, pages)), response);
    },
  );
  bindRoute(router, routes.act, authenticate, async ({ body, caller }) => {
    const { runIds } = body;
    if (body.action === 'tag') {
      const tag = { key: body.key, value: body.value };
      return { changed: await bulk.tagRuns(runIds, tag, { caller }) };
    }
    return {
      changed:
        body.action === 'archive'
          ? await bulk.archiveRuns(runIds, { caller })
          : await bulk.restoreRuns(runIds, { caller }),
    };
  });
}
