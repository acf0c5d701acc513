import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const pure = {
  patterns: [
    {
      group: ['node:*', '@nestjs/*', '@baton/event-log', '@baton/contracts'],
      message: 'the domain is pure: everything arrives in the command',
    },
  ],
};

export default defineConfig(
  globalIgnores(['dist', 'node_modules', 'bench/node_modules', 'data', '**/*.js', '**/*.cjs', '**/*.mjs', 'apps/web/vite.config.ts']),
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'off', // would strip the metadata that Nest injects by
      '@typescript-eslint/require-await': 'off', // handlers and controllers are async by contract
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['apps/web/**/*.ts', 'apps/web/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { parserOptions: { project: './apps/web/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['apps/web/**/*.spec.ts', 'apps/web/**/testing/**'],
    languageOptions: { parserOptions: { project: './apps/web/spec.tsconfig.json', tsconfigRootDir: import.meta.dirname } },
  },
  {
    files: ['libs/custody/src/**', 'libs/roster/src/**', 'libs/event-schema/src/**'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': ['error', pure],
      'no-restricted-globals': ['error', 'Date', 'process', 'setTimeout', 'crypto', 'fetch'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }, { object: 'Date', property: 'now' }],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
