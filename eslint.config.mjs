// The lint rules: what usually is a bug, the import allow-list of ARCHITECTURE.md, and sizes.
// Formatting is prettier's business (`npm run format`), not eslint's.

import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { importRules } from './scripts/lint/import-rules.mjs';

const typescript = ['**/*.ts'];

/** Rows of typed arrays are read with `!` after a bounds check that the compiler cannot see. */
const hotLoops = ['base', 'lod', 'trace', 'readers', 'analysis', 'measure', 'export'].map(
  f => `src/core/${f}/**/*.ts`,
);

const sizes = { skipBlankLines: true, skipComments: true };

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.cache/',
      '.vscode-test/',
      'test-results/',
      'test/fixtures/',
    ],
  },
  {
    files: typescript,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300, ...sizes }],
      'max-lines-per-function': ['error', { max: 60, ...sizes }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A number that may be absent is the classic slip here: row 0, time 0 and "none" differ.
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowNullableBoolean: true, allowNullableString: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // The compiler says the same.
      '@typescript-eslint/no-unused-vars': 'off',
      // Implementations of an asynchronous interface often have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: hotLoops,
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['webview/**/*.ts'],
    rules: {
      // Text of a trace is foreign text; it must never be parsed as HTML.
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map(property => ({
          property,
          message: 'Build elements and set textContent; text from a trace is not trusted.',
        })),
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500, ...sizes }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
  },
  ...importRules,
);
