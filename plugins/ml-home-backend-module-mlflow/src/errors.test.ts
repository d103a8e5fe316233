import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { toMlflowError } from './errors';

const ofDatabase = (code: string) =>
  Object.assign(new Error(`state ${code}`), { code, severity: 'ERROR' });

describe('toMlflowError', () => {
  it.each([
    [new InputError('x'), 400, 'INVALID_PARAMETER_VALUE'],
    [new ConflictError('x'), 400, 'RESOURCE_ALREADY_EXISTS'],
    [new AuthenticationError('x'), 401, 'UNAUTHENTICATED'],
    [new NotAllowedError('x'), 403, 'PERMISSION_DENIED'],
    [new NotFoundError('x'), 404, 'RESOURCE_DOES_NOT_EXIST'],
    [new NotImplementedError('x'), 501, 'NOT_IMPLEMENTED'],
    [new ServiceUnavailableError('x'), 503, 'TEMPORARILY_UNAVAILABLE'],
    [
      Object.assign(new Error(), { type: 'entity.parse.failed' }),
      400,
      'INVALID_PARAMETER_VALUE',
    ],
    [
      Object.assign(new Error(), { type: 'entity.too.large' }),
      413,
      'INVALID_PARAMETER_VALUE',
    ],
    [new URIError('x'), 400, 'INVALID_PARAMETER_VALUE'],
    [
      Object.assign(new Error(), { code: '22003' }),
      400,
      'INVALID_PARAMETER_VALUE',
    ],
    [ofDatabase('54000'), 400, 'INVALID_PARAMETER_VALUE'],
    [ofDatabase('40P01'), 503, 'TEMPORARILY_UNAVAILABLE'],
    [ofDatabase('57P01'), 503, 'TEMPORARILY_UNAVAILABLE'],
    [ofDatabase('23503'), 404, 'RESOURCE_DOES_NOT_EXIST'],
    [ofDatabase('23505'), 400, 'RESOURCE_ALREADY_EXISTS'],
    [ofDatabase('42601'), 500, 'INTERNAL_ERROR'],
    [new Error('x'), 500, 'INTERNAL_ERROR'],
  ])('maps %s', (error, status, code) => {
    expect(toMlflowError(error)).toEqual({ status, code });
  });
});
