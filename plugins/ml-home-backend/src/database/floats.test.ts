import { databases } from '../__testUtils__/harness';
import { floatsOf, floatsSql } from './floats';

describe('floats', () => {
  it('come from the database as they are there, row by row', async () => {
    const knex = await databases.init('POSTGRES_18');
    const rows = [
      [0.1, 1_700_000_000_000],
      [-0, Number.MAX_SAFE_INTEGER],
      [Number.MAX_VALUE, -5],
      [Number.MIN_VALUE, 0],
      [NaN, 1],
    ];
    const { rows: read } = await knex.raw(
      `select ${floatsSql('value', 'step')} as both, ${floatsSql(
        'value',
      )} as one from (
         select value, step from unnest(?::float8[], ?::bigint[]) with ordinality as p(value, step, place) order by place
       ) line`,
      [
        rows.map(([value]) => (Object.is(value, -0) ? '-0' : value)) as never,
        rows.map(([, step]) => step) as never,
      ],
    );
    expect([...floatsOf(read[0].both)]).toEqual(rows.flat());
    expect([...floatsOf(read[0].one)]).toEqual(rows.map(([value]) => value));
    const none = await knex.raw(
      `select ${floatsSql(
        'value',
      )} as one from (select 1 as value where false) line`,
    );
    expect([...floatsOf(none.rows[0].one)]).toEqual([]);
  });
});
