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

  it('names the field where one of several forms is asked for', () => {
    const forms = z.union([
      z.object({ runId: z.string() }),
      z.object({
        label: z.string(),
        metrics: z.record(z.string(), z.number()),
      }),
    ]);
    const wrong = (value: unknown) => () => parse(forms, value, 'the body');
    expect(wrong({ runId: 5 })).toThrow(/^'runId' in the body: /);
    expect(wrong({ label: 5, metrics: {} })).toThrow(/^'label' in the body: /);
    expect(wrong({ label: 'a', metrics: { b: 'c' } })).toThrow(
      /^'metrics.b' in the body: /,
    );
    expect(wrong({})).toThrow(/^'runId' in the body: /);
    const amount = z.object({ amount: z.union([z.string(), z.number()]) });
    expect(() => parse(amount, { amount: [] }, 'the body')).toThrow(
      /^'amount' in the body: /,
    );
  });

  it('refuses half of a surrogate pair, and names that cannot be stored', () => {
    const half = String.fromCharCode(0xd800);
    const tags = z.object({ tags: z.record(z.string(), z.string()) });
    const told = (value: unknown) => () =>
      parse(tags, { tags: value }, 'the body');
    expect(told({ a: `b${half}` })).toThrow(
      "'tags.a' in the body: must not contain half of a surrogate pair",
    );
    expect(told({ [`a${String.fromCharCode(0)}`]: 'b' })).toThrow(
      "'tags' in the body: the names in it must not contain the NUL character",
    );
    expect(told({ a: '\u{1F3B5}' })()).toEqual({ tags: { a: '\u{1F3B5}' } });
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
    ['54000', 'InputError'],
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
