import {
  costImportModeSchema,
  currencySchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  createAnswerRouter,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { z } from 'zod';
import { AllocationSource } from './AllocationSource';

const query = z.object({
  /** The account that the charges are booked on. */
  cluster: z.string().trim().min(1).max(300),
  currency: currencySchema.default('USD'),
  mode: costImportModeSchema.default('period'),
});

/** Takes answers of OpenCost's `/allocation` as they are. */
export const createRouter = ({
  authenticate,
  services,
}: ProtocolContext): Router =>
  createAnswerRouter({
    ...{ path: '/allocations', query, authenticate },
    allow: caller => services.costs.requireImport({ caller }),
    async take(text, of, caller) {
      const answer = await services.costs.importCharges(
        new AllocationSource(of, async () => text),
        { caller, mode: of.mode },
      );
      return { status: answer.state === 'unchanged' ? 200 : 201, answer };
    },
  });
