import { CardView } from '@ml-home/backstage-plugin-ml-home-common';
import {
  useMlHomeMutation,
  useMlHomeQuery,
} from '@ml-home/backstage-plugin-ml-home-react';

export interface CardRef {
  name: string;
  version: string;
}

export const cardKey = ({ name, version }: CardRef) => ['card', name, version];

export const useCard = (ref: CardRef) =>
  useMlHomeQuery<CardView>(
    [...cardKey(ref), 'view'],
    (api, signal) => api.cards.get({ params: ref }, { signal }),
    { refetchInterval: 60_000 },
  );

export const useCardSuggestions = (ref: CardRef, enabled: boolean) =>
  useMlHomeQuery(
    [...cardKey(ref), 'suggestions'],
    (api, signal) => api.cards.suggestions({ params: ref }, { signal }),
    { enabled, staleTime: 60_000 },
  );

export const useCardRevisions = (
  ref: CardRef,
  cursor: string | undefined,
  enabled: boolean,
) =>
  useMlHomeQuery(
    [...cardKey(ref), 'revisions', cursor ?? ''],
    (api, signal) =>
      api.cards.revisions(
        { params: ref, query: { cursor, limit: 50 } },
        { signal },
      ),
    { enabled, keepPrevious: true },
  );

export const useRestoreCard = (ref: CardRef) =>
  useMlHomeMutation(
    (api, body: { revision: number; baseRevision: number; reason?: string }) =>
      api.cards.restore({ params: ref, body }),
    [cardKey(ref)],
  );

export const useRefreshCard = (ref: CardRef) =>
  useMlHomeMutation(
    (api, _: void) => api.cards.refresh({ params: ref, body: {} }),
    [cardKey(ref)],
  );
