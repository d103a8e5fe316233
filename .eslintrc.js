module.exports = {
  root: true,
  extends: ['eslint:recommended'],
  parserOptions: { ecmaVersion: 2024, sourceType: 'module' },
  env: { node: true, es2024: true },
  ignorePatterns: [
    '**/dist/**',
    '**/dist-types/**',
    '.eslintrc.js',
    '.yarn',
    '.data',
    '.venv',
    '.cache',
    'node_modules',
  ],
  rules: { 'max-lines': ['error', { max: 500 }] },
  overrides: [
    {
      files: ['**/*.cjs', 'eslint.house.js', '**/.eslintrc.js'],
      parserOptions: { sourceType: 'script' },
    },
    {
      files: ['**/*.ts', '**/*.tsx'],
      parser: '@typescript-eslint/parser',
      rules: { 'no-undef': 'off', 'no-unused-vars': 'off' },
    },
  ],
};
