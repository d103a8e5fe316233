import { ProposalInput } from '@ml-home/backstage-plugin-ml-home-common';
import {
  useMlHomeMutation,
  useMlHomeQuery,
} from '@ml-home/backstage-plugin-ml-home-react';

const TOUCHED = [
  ['feature-proposals'],
  ['feature-retirement'],
  ['feature-quality'],
  ['feature-family'],
  ['feature-families'],
  ['feature'],
];

/** What is proposed of a family and not decided yet. */
export const useOpenProposals = (family: string) =>
  useMlHomeQuery(['feature-proposals', family], (api, signal) =>
    api.features.proposals(
      { query: { family, state: 'open', limit: 100 } },
      { signal },
    ),
  );

export const usePropose = (family: string) =>
  useMlHomeMutation(
    (api, body: ProposalInput) =>
      api.features.propose({ params: { family }, body }),
    TOUCHED,
  );

export const useDecide = () =>
  useMlHomeMutation(
    (
      api,
      {
        id,
        ...body
      }: {
        id: string;
        decision: 'accept' | 'decline' | 'withdraw';
        reason?: string;
      },
    ) => api.features.decide({ params: { id }, body }),
    TOUCHED,
  );
