import { LoggerService } from '@backstage/backend-plugin-api';
import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { ArtifactStore } from '../artifacts';
import { Database } from '../database';
import { Authenticate } from '../http';
import { VersionSourceResolver } from '../models';
import { cardAccess, cardReadAccess } from './AuthorizedCardService';
import { CardCostSource, UnknownCosts } from './CardCostSource';
import { CardReader } from './CardReader';
import { CardScopes } from './CardScopes';
import { DatabaseCardSourceStore } from './DatabaseCardSourceStore';
import { DatabaseCardStore } from './DatabaseCardStore';
import { DefaultCardReadService } from './DefaultCardReadService';
import { DefaultCardService } from './DefaultCardService';
import { CardListener, EvidenceReader } from './EvidenceReader';
import { bindCardRoutes } from './router';
import { VersionFileReader } from './VersionFileReader';

/** Nobody rests anything on cards yet. */
const nobody: CardListener = { cardChanged: async () => {} };

/** Puts the domain of cards together. */
export function composeCards(options: {
  database: Database;
  logger: LoggerService;
  guard: { authorizer: Authorizer; audit: AuditTrail };
  artifacts: ArtifactStore;
  sources: VersionSourceResolver;
  costs?: CardCostSource;
  listener?: CardListener;
}): {
  evidence: EvidenceReader;
  files: VersionFileReader;
  bind: (router: Router, authenticate: Authenticate) => void;
} {
  const { database, guard, listener = nobody } = options;
  const store = new DatabaseCardStore();
  const cards = new CardReader({
    store: new DatabaseCardSourceStore(),
    costs: options.costs ?? new UnknownCosts(),
  });
  const files = new VersionFileReader({ ...options, store, cards, listener });
  const scopes = new CardScopes(guard.authorizer);
  const shared = { database, store, cards, files, scopes, listener };
  const services = {
    reads: withAuthorization(
      new DefaultCardReadService(shared),
      cardReadAccess,
      guard,
    ),
    cards: withAuthorization(new DefaultCardService(shared), cardAccess, guard),
  };
  return {
    evidence: new EvidenceReader({ cards }),
    files,
    bind: (router, authenticate) =>
      bindCardRoutes(router, authenticate, services),
  };
}
