import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ErrorRequestHandler } from 'express';

/** Classes of SQL states that the request's own values cause: what is no value of the type, and what is too long. */
const INPUT_CLASS = '22';
const TOO_LONG_CLASS = '54';
/** Connection lost, too many connections, server starting or stopping. */
const AWAY_CLASSES = ['08', '53', '57'];
/** Deadlocks and serialization failures: whoever asks again is answered. */
const PASSING_CLASS = '40';
/** What others did between a look and a write, which only the constraint saw. */
const GONE = '23503';
const TAKEN = '23505';

/** What a caller may know of a failure of the database: never the SQL. */
export function toSafeError(error: unknown): unknown {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof code !== 'string' || typeof severity !== 'string') return error;
  if (code.startsWith(INPUT_CLASS)) {
    return new InputError(
      'A value is out of range, or holds characters that cannot be stored',
    );
  }
  if (code.startsWith(TOO_LONG_CLASS)) {
    return new InputError('A value is too long to be kept');
  }
  if (AWAY_CLASSES.some(prefix => code.startsWith(prefix))) {
    return new ServiceUnavailableError('The database cannot be reached');
  }
  if (code.startsWith(PASSING_CLASS)) {
    return new ServiceUnavailableError(
      'Others change the same at this moment; try again',
    );
  }
  if (code === GONE) {
    return new NotFoundError(
      'What this belongs to was deleted at the same moment',
    );
  }
  if (code === TAKEN) {
    return new ConflictError('Somebody else wrote the same at this moment');
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
