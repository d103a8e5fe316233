import { ErrorRequestHandler } from 'express';
import { LoggerService } from '@backstage/backend-plugin-api';

interface MlflowError {
  status: number;
  code: string;
}

/** Error names of Backstage as the MLflow client knows them. Its REST layer keys behaviour on the code. */
const byName: Record<string, MlflowError> = {
  InputError: { status: 400, code: 'INVALID_PARAMETER_VALUE' },
  ConflictError: { status: 400, code: 'RESOURCE_ALREADY_EXISTS' },
  AuthenticationError: { status: 401, code: 'UNAUTHENTICATED' },
  NotAllowedError: { status: 403, code: 'PERMISSION_DENIED' },
  NotFoundError: { status: 404, code: 'RESOURCE_DOES_NOT_EXIST' },
  NotImplementedError: { status: 501, code: 'NOT_IMPLEMENTED' },
  ServiceUnavailableError: { status: 503, code: 'TEMPORARILY_UNAVAILABLE' },
};

/** SQL states that the request caused: a value out of range, text that is not UTF-8 for Postgres. */
const inputSqlStates = [
  '22003',
  '22008',
  '22021',
  // A LIKE pattern that ends in a backslash, and a broken regular expression.
  '22025',
  '2201B',
  '22P02',
  '22P05',
];

/** What others did between a look and a write, and what passes: by SQL state or its class, in words that hold no SQL. */
const bySqlState: Record<string, { name: string; message: string }> = {
  '23503': {
    name: 'NotFoundError',
    message: 'What this belongs to was deleted at the same moment',
  },
  '23505': {
    name: 'ConflictError',
    message: 'Somebody else wrote the same at this moment',
  },
  '54': { name: 'InputError', message: 'A value is too long to be kept' },
  '40': {
    name: 'ServiceUnavailableError',
    message: 'Others change the same at this moment; try again',
  },
  '08': {
    name: 'ServiceUnavailableError',
    message: 'The database cannot be reached',
  },
  '53': {
    name: 'ServiceUnavailableError',
    message: 'The database cannot be reached',
  },
  '57': {
    name: 'ServiceUnavailableError',
    message: 'The database cannot be reached',
  },
};

function passingOf(error: unknown) {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof code !== 'string' || typeof severity !== 'string') {
    return undefined;
  }
  return bySqlState[code] ?? bySqlState[code.slice(0, 2)];
}

/** What a thrown error means to the client. */
export function toMlflowError(error: unknown): MlflowError {
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
  const known = byName[passingOf(error)?.name ?? name];
  if (known) return known;
  if (type === 'entity.too.large') {
    return { status: 413, code: 'INVALID_PARAMETER_VALUE' };
  }
  if (type?.startsWith('entity.') || type === 'encoding.unsupported') {
    return { status: 400, code: 'INVALID_PARAMETER_VALUE' };
  }
  if (error instanceof URIError || status === 400) {
    return { status: 400, code: 'INVALID_PARAMETER_VALUE' };
  }
  if (code && inputSqlStates.includes(code)) {
    return { status: 400, code: 'INVALID_PARAMETER_VALUE' };
  }
  return { status: 500, code: 'INTERNAL_ERROR' };
}

/** Answers errors in MLflow's shape. */
export function mlflowErrorHandler(logger: LoggerService): ErrorRequestHandler {
  return (error, request, response, next) => {
    // The caller is gone, and nobody is left to tell.
    if (response.destroyed) return;
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, code } = toMlflowError(error);
    if (status === 500 || status === 503) {
      logger.error(`${request.method} ${request.path} failed`, error as Error);
    }
    if (status === 401) {
      response.setHeader('WWW-Authenticate', 'Basic realm="mlflow"');
    }
    response
      .status(status)
      .json({ error_code: code, message: messageOf(error, status) });
  };
}

/** What the caller may read: never the SQL of a failed statement. */
function messageOf(error: unknown, status: number): string {
  if (status === 500) {
    return 'Internal error; the log of the portal has the cause';
  }
  if (inputSqlStates.includes(String((error as { code?: unknown }).code))) {
    return 'A value is out of range, or holds characters that cannot be stored';
  }
  return passingOf(error)?.message ?? (error as Error).message;
}
