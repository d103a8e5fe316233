import { ScorerService } from '@ml-home/backstage-plugin-ml-home-node';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { scorerAccess } from './AuthorizedScorerService';
import { DatabaseScorerStore } from './DatabaseScorerStore';
import { DefaultScorerService } from './DefaultScorerService';

/** Puts scorers together, behind the permissions of experiments. */
export function composeScorers(deps: {
  database: Database;
  experiments: DatabaseExperimentStore;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): ScorerService {
  return withAuthorization(
    new DefaultScorerService({
      database: deps.database,
      experiments: deps.experiments,
      scorers: new DatabaseScorerStore(),
    }),
    scorerAccess,
    deps.guard,
  );
}
