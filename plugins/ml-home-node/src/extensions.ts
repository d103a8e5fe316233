import {
  createExtensionPoint,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Request, Router } from 'express';
import { Caller, MlHomeServices } from './services';

export interface ProtocolContext {
  services: MlHomeServices;
  logger: LoggerService;
  /** Who sends the request; throws AuthenticationError when there is no valid token. */
  authenticate(request: Request): Promise<Caller>;
}

/** A foreign protocol answered below `/api/ml-home<path>`, with its own error format. */
export interface ProtocolAdapter {
  id: string;
  /** Such as `/mlflow`. */
  path: string;
  createRouter(context: ProtocolContext): Router;
}

export interface MlHomeProtocolsExtensionPoint {
  addProtocol(adapter: ProtocolAdapter): void;
}

/** Lets modules answer the clients of other tools with ML Home's data. */
export const mlHomeProtocolsExtensionPoint =
  createExtensionPoint<MlHomeProtocolsExtensionPoint>({
    id: 'ml-home.protocols',
  });
