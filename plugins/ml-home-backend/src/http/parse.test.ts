import { z } from 'zod';
import { toSafeError } from './databaseErrors';
import { parse } from './parse';

describe('parse', () => {
  const schema = z.object({ q: z.string().max(3), tag: z.array(z.string()) });

  it('names each wrong field', () => {
    expect(() => parse(schema, { q: 'long', tag: [1] }, 'the query')).toThrow(
      /'q' in the query: .*; 'tag\.0' in the query: /,
    );
  });

  it('refuses text that the database cannot hold, wherever it is', () => {
    const nul = String.fromCharCode(0);
    expect(() =>
      parse(schema, { q: 'a', tag: ['b', `c${nul}`] }, 'the query'),
    ).toThrow("'tag.1' in the query: must not contain the NUL character");
  });
});

describe('toSafeError', () => {
  const ofDatabase = (code: string) =>
    Object.assign(new Error('select secret from runs - broken'), {
      code,
      severity: 'ERROR',
    });

  it.each([
    ['22003', 'InputError'],
    ['22021', 'InputError'],
    ['57P01', 'ServiceUnavailableError'],
    ['53300', 'ServiceUnavailableError'],
    ['40P01', 'ServiceUnavailableError'],
    ['23503', 'NotFoundError'],
    ['23505', 'ConflictError'],
    ['42601', 'Error'],
  ])('turns the SQL state %s into %s without its SQL', (code, name) => {
    const error = toSafeError(ofDatabase(code)) as Error;
    expect(error.name).toBe(name);
    expect(error.message).not.toContain('select');
  });

  it('leaves other errors alone', () => {
    const error = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    expect(toSafeError(error)).toBe(error);
  });
});
