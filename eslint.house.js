// The house rules that a tool can hold. Each package's .eslintrc.js calls this in place of Backstage's factory.

const createConfig = require('@backstage/cli/config/eslint-factory');

/** Folders of the backend; each may import those before it, by their index. */
const BACKEND_ORDER = [
  'database',
  'http',
  'access',
  'experiments',
  'artifacts',
  'traces',
  'scorers',
  'features',
  'lineage',
  'models',
  'webhooks',
  'projects',
  'costs',
  'cards',
  'governance',
  'catalog',
  'search',
  'home',
];

const TESTS = [
  '**/*.test.{ts,tsx}',
  '**/tests/**',
  '**/testUtils/**',
  '**/__testUtils__/**',
];

const noKnex = {
  name: 'knex',
  message:
    'Only Database*Store.ts speaks to the database; take a store instead.',
};
const noRecharts = {
  name: 'recharts',
  message: "Draw with the charts of '@ml-home/backstage-plugin-ml-home-react'.",
};
const throughIndex = {
  group: BACKEND_ORDER.map(folder => `../${folder}/*`),
  message: "Import another domain through its index, such as '../models'.",
};

/** What a folder of the backend may import. */
function directionRules() {
  return BACKEND_ORDER.map((folder, at) => ({
    files: [`src/${folder}/**`],
    excludedFiles: TESTS,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: folder === 'database' ? [noRecharts] : [noKnex, noRecharts],
          patterns: [
            throughIndex,
            ...(at + 1 < BACKEND_ORDER.length
              ? [
                  {
                    group: BACKEND_ORDER.slice(at + 1).map(
                      later => `../${later}`,
                    ),
                    message: `'${folder}' comes before that domain: declare an interface in '${folder}' and let the other implement it.`,
                  },
                ]
              : []),
          ],
        },
      ],
    },
  }));
}

module.exports = function houseConfig(dir, extra = {}) {
  const isBackend = dir.endsWith('ml-home-backend');
  return createConfig(dir, {
    ...extra,
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: false }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [noKnex, noRecharts] },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      ...extra.rules,
    },
    overrides: [
      ...(isBackend ? directionRules() : []),
      {
        // Stores may import knex; the rest of their rules stays.
        files: ['src/**/Database*Store.ts'],
        rules: {
          '@typescript-eslint/no-restricted-imports': [
            'error',
            { paths: [noRecharts], patterns: isBackend ? [throughIndex] : [] },
          ],
        },
      },
      {
        files: ['src/charts/**'],
        rules: {
          '@typescript-eslint/no-restricted-imports': [
            'error',
            { paths: [noKnex] },
          ],
        },
      },
      {
        files: TESTS,
        rules: { '@typescript-eslint/no-restricted-imports': 'off' },
      },
      ...(extra.overrides ?? []),
    ],
  });
};
