import { ChargeShape } from './charge';
import {
  allocate,
  allocationRulesSchema,
  defaultRules,
  matchesPattern,
} from './rules';

const aShape = (given: Partial<ChargeShape> = {}): ChargeShape => ({
  issuer: 'AWS',
  category: 'Usage',
  correction: false,
  tags: {},
  extra: {},
  ...given,
});

describe('matchesPattern', () => {
  it.each([
    ['growth-eu', 'growth-*', true],
    ['growth', 'growth-*', false],
    ['a', '?', true],
    ['', '*', true],
    ['', '?', false],
    ['abcbd', 'a*b?', true],
    ['abcb', 'a*b?', false],
    ['ab', 'a*b?', false],
    ['a.b', 'a?b', true],
    ['a*b', 'a*b', true],
  ])('%s like %s: %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  it('does not take for ever over many stars', () => {
    expect(matchesPattern('a'.repeat(2_000), `${'*a'.repeat(400)}b`)).toBe(
      false,
    );
  });
});

describe('allocate', () => {
  it('lets the first rule decide, from the narrowest tag to the widest', () => {
    const tags = { model: 'ranker', team: 'Recs', 'mlflow.run_id': 'r1' };
    expect(allocate(defaultRules, aShape({ tags }))).toEqual({
      kind: 'direct',
      rule: 'tag-mlflow.run_id',
      object: { kind: 'run', name: 'r1' },
    });
    expect(
      allocate(defaultRules, aShape({ tags: { team: 'Recs' } })),
    ).toMatchObject({ object: { kind: 'team', name: 'group:default/recs' } });
    expect(
      allocate(
        defaultRules,
        aShape({
          tags: { 'mlhome.dev/model': 'ranker', 'mlhome.dev/version': '3' },
        }),
      ),
    ).toMatchObject({ object: { kind: 'version', name: 'ranker/3' } });
    expect(
      allocate(defaultRules, aShape({ commitment: 'Unused', tags })),
    ).toEqual({ kind: 'idle', rule: 'unused-commitment' });
    expect(
      allocate(defaultRules, aShape({ tags: { Owner: 'recs' } })),
    ).toMatchObject({ object: { kind: 'team', name: 'group:default/recs' } });
    expect(allocate(defaultRules, aShape())).toEqual({ kind: 'unallocated' });
  });

  it.each([
    ['{tag:{tag:team}}', /braces must enclose one field each/],
    ['{tag:team', /braces must enclose one field each/],
    ['team}', /braces must enclose one field each/],
    ['{team}', /\{team\}: must be tag:KEY/],
    ['  ', /Too small|at least|>=1/i],
  ])('takes no name %s', (name, message) => {
    const { error } = allocationRulesSchema.safeParse([
      {
        ...{ id: 'a', name: 'A', when: [{ field: 'sku', op: 'exists' }] },
        then: { kind: 'direct', to: 'team', name },
      },
    ]);
    expect(error?.issues[0].path).toEqual([0, 'then', 'name']);
    expect(error?.issues[0].message).toMatch(message);
  });

  it('looks at one field at a time', () => {
    const { error } = allocationRulesSchema.safeParse([
      {
        ...{ id: 'a', name: 'A', then: { kind: 'idle' } },
        when: [{ field: 'tag:{tag:team}', op: 'exists' }],
      },
    ]);
    expect(error?.issues[0].message).toContain('without braces');
  });

  it('passes on what a name cannot be made of', () => {
    const rules = allocationRulesSchema.parse([
      {
        id: 'both',
        name: 'Model and version',
        when: [{ field: 'tag:m', op: 'exists' }],
        then: { kind: 'direct', to: 'version', name: '{tag:m}/{tag:v}' },
      },
      {
        id: 'rest',
        name: 'Model',
        when: [{ field: 'tag:m', op: 'exists' }],
        then: { kind: 'direct', to: 'model', name: '{tag:m}' },
      },
    ]);
    expect(allocate(rules, aShape({ tags: { m: 'a' } }))).toMatchObject({
      rule: 'rest',
    });
    expect(allocate(rules, aShape({ tags: { m: 'a', v: '1' } }))).toMatchObject(
      { object: { name: 'a/1' } },
    );
  });

  it('does not say of the unknown that it is something else, nor read inherited keys', () => {
    const rule = (when: object) =>
      allocationRulesSchema.parse([
        { id: 'x', name: 'x', when: [when], then: { kind: 'idle' } },
      ]);
    const isNot = rule({ field: 'region', op: 'is_not', values: ['eu'] });
    expect(allocate(isNot, aShape()).kind).toBe('unallocated');
    expect(allocate(isNot, aShape({ region: 'us' })).kind).toBe('idle');
    expect(allocate(isNot, aShape({ region: 'EU' })).kind).toBe('unallocated');
    expect(
      allocate(rule({ field: 'tag:toString', op: 'exists' }), aShape()).kind,
    ).toBe('unallocated');
  });
});

describe('allocationRulesSchema', () => {
  const rule = (then: object, more: object = {}) => [
    {
      id: 'x',
      name: 'x',
      when: [{ field: 'region', op: 'exists' }],
      then,
      ...more,
    },
  ];
  it.each([
    [
      'shares of 99 %',
      rule({
        kind: 'shared',
        split: {
          method: 'fixed',
          shares: [
            { object: { kind: 'team', name: 'a' }, percent: 33 },
            { object: { kind: 'team', name: 'b' }, percent: 66 },
          ],
        },
      }),
      /add up to 100/,
    ],
    [
      'a field that is none',
      rule({ kind: 'idle' }, { when: [{ field: 'colour', op: 'exists' }] }),
      /must be tag:KEY or one of/,
    ],
    [
      'a template of a field that is none',
      rule({ kind: 'direct', to: 'model', name: '{colour}' }),
      /\{colour\}/,
    ],
    [
      'two of the same name',
      [...rule({ kind: 'idle' }), ...rule({ kind: 'idle' })],
      /two rules 'x'/,
    ],
    [
      'a split among pools',
      rule({ kind: 'shared', split: { method: 'rule', of: 'x' } }),
      /Invalid/,
    ],
  ])('refuses %s', (_, rules, message) => {
    const { error } = allocationRulesSchema.safeParse(rules);
    expect(error?.issues[0].message).toMatch(message);
  });
});
