import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { ErrorRequestHandler } from 'express';

/** Classes of SQL states that the request's own values cause. */
const INPUT_CLASS = '22';
/** Connection lost, too many connections, server starting or stopping. */
const AWAY_CLASSES = ['08', '53', '57'];

/** What a caller may know of a failure of the database: never the SQL. */
export function toSafeError(error: unknown): unknown {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof code !== 'string' || typeof severity !== 'string') return error;
  if (code.startsWith(INPUT_CLASS)) {
    return new InputError(
      'A value is out of range, or holds characters that cannot be stored',
    );
  }
  if (AWAY_CLASSES.some(prefix => code.startsWith(prefix))) {
    return new ServiceUnavailableError('The database cannot be reached');
  }
  return new Error('Internal error; the log of the portal has the cause');
}

/** Keeps SQL out of answers, and puts it into the log. */
export function databaseErrorHandler(
  logger: LoggerService,
): ErrorRequestHandler {
  return (error, request, _response, next) => {
    const safe = toSafeError(error);
    if (safe !== error) {
      logger.warn(`${request.method} ${request.path}: ${error}`);
    }
    next(safe);
  };
}
