import { LoggerService } from '@backstage/backend-plugin-api';
import { ErrorRequestHandler } from 'express';

const statusByName: Record<string, number> = {
  InputError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ServiceUnavailableError: 503,
};

/** What a thrown error is to the client, which tries again after 5xx only. */
export function toStatus(error: unknown): number {
  const {
    name = '',
    type,
    code,
    status,
  } = error as {
    name?: string;
    type?: string;
    code?: string;
    status?: number;
  };
  if (statusByName[name]) return statusByName[name];
  if (type === 'entity.too.large') return 413;
  if (type === 'encoding.unsupported') return 415;
  // Broken JSON, and a body that is not packed as it says.
  if (type?.startsWith('entity.') || status === 400) return 400;
  if (code?.startsWith('Z_')) return 400;
  // Classes of SQL states: a value of the request; a database that is away, or
  // that ended one of two writers who waited for each other.
  if (code && /^(22|54)[0-9A-Z]{3}$/.test(code)) return 400;
  if (code && /^(08|40|53|57)[0-9A-Z]{3}$/.test(code)) return 503;
  return 500;
}

function messageOf(error: Error & { code?: unknown }, status: number): string {
  if (status === 500) {
    return 'Internal error; the log of the portal has the cause';
  }
  if (/^40/.test(String(error.code))) {
    return 'Others change the same at this moment; try again';
  }
  if (status === 503) return 'The database cannot be reached';
  if (/^54/.test(String(error.code))) return 'A value is too long to be kept';
  if (/^22/.test(String(error.code))) {
    return 'A value is out of range, or holds characters that cannot be stored';
  }
  return error.message;
}

/** Answers errors as `{message}`. */
export function openlineageErrorHandler(
  logger: LoggerService,
): ErrorRequestHandler {
  return (error, request, response, next) => {
    // The caller is gone, and nobody is left to tell.
    if (response.destroyed) return;
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = toStatus(error);
    if (status >= 500) {
      logger.error(`${request.method} ${request.path} failed`, error as Error);
    }
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(status).json({ message: messageOf(error, status) });
  };
}
