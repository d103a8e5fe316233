import {
  createAnswerRouter,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { z } from 'zod';
import { readAnswer } from './toUses';

const text = (most: number) => z.string().trim().min(1).max(most);
const query = z.object({
  /** Tells its jobs from those of other clusters. */
  cluster: text(200),
  provider: text(100).optional(),
  region: text(100).optional(),
  gpuType: text(100).optional(),
});

/** Takes answers of Ray's `GET /api/jobs/` as they are. */
export const createRouter = ({
  authenticate,
  services,
}: ProtocolContext): Router =>
  createAnswerRouter({
    ...{ path: '/jobs', query, authenticate },
    allow: caller => services.uses.requireImport({ caller }),
    take: async (body, of, caller) => ({
      status: 200,
      answer: await services.uses.importUses(
        { source: 'ray', origin: of.cluster, ...readAnswer(body, of) },
        { caller },
      ),
    }),
  });
