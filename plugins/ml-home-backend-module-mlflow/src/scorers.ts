import { InputError } from '@backstage/errors';
import {
  ProtocolContext,
  ScorerRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { int64, list, text } from './schemas';

const BASE = '/api/3.0/mlflow/scorers';

const named = z.object({
  experiment_id: text,
  name: text,
  version: int64.optional(),
});

const toScorer = (scorer: ScorerRecord) => ({
  experiment_id: Number(scorer.experimentId),
  scorer_name: scorer.name,
  scorer_version: scorer.version,
  serialized_scorer: scorer.definition,
  creation_time: scorer.createdAt,
  scorer_id: scorer.scorerId,
});

const toName = (input: z.output<typeof named>) => ({
  experimentId: input.experiment_id,
  name: input.name,
  version: input.version,
});

/** Scorers of MLflow's REST API. */
export function scorerEndpoints(
  on: Endpoints['on'],
  { services: { scorers } }: ProtocolContext,
): void {
  on(
    'post',
    `${BASE}/register`,
    z.object({
      experiment_id: text,
      name: text,
      serialized_scorer: z.string(),
    }),
    async (input, options) => {
      const scorer = await scorers.registerScorer(
        {
          experimentId: input.experiment_id,
          name: input.name,
          definition: input.serialized_scorer,
        },
        options,
      );
      return {
        version: scorer.version,
        scorer_id: scorer.scorerId,
        experiment_id: scorer.experimentId,
        name: scorer.name,
        serialized_scorer: scorer.definition,
        creation_time: scorer.createdAt,
      };
    },
  );
  on(
    'get',
    `${BASE}/list`,
    z.object({
      experiment_id: text.optional(),
      experiment_ids: list(text),
    }),
    async (input, options) => {
      const { experiment_id: one, experiment_ids: several } = input;
      if (one && several.length > 0) {
        throw new InputError(
          "Cannot specify both 'experiment_id' and 'experiment_ids'.",
        );
      }
      const named_ = several.length > 0 ? several : undefined;
      const found = await scorers.listScorers(one ? [one] : named_, options);
      return { scorers: found.map(toScorer) };
    },
  );
  on('get', `${BASE}/versions`, named, async (input, options) => {
    const found = await scorers.listScorerVersions(
      input.experiment_id,
      input.name,
      options,
    );
    return { scorers: found.map(toScorer) };
  });
  on('get', `${BASE}/get`, named, async (input, options) => ({
    scorer: toScorer(await scorers.getScorer(toName(input), options)),
  }));
  // Clients ask for these with each list. None are ever set, because the portal does not run scorers.
  on('get', `${BASE}/online-configs`, z.object({}), async () => ({
    configs: [],
  }));
  on('delete', `${BASE}/delete`, named, (input, options) =>
    scorers.deleteScorer(toName(input), options),
  );
}
