import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { layers } from './scripts/lint/layers.mjs'
import { impureImports, purityRules } from './scripts/lint/purity.mjs'

const tests = ['**/*.test.ts', '**/*.fixture.ts']

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', '.stryker-tmp/', 'reports/'] },
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-control-regex': 'off',
      'no-constant-condition': ['error', { checkLoops: false }],
      'prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.nodeBuiltin },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: {
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: ['packages/engine/src/**/*.ts'],
    ignores: tests,
    rules: { ...purityRules, 'no-restricted-imports': ['error', { patterns: impureImports }] },
  },
  {
    // Types are added to those of test frameworks by interfaces that only extend, and in namespaces of theirs.
    files: ['packages/testing/src/{vitest,jest}.ts'],
    rules: {
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
    },
  },
  layers.map(({ folder, patterns }) => ({
    files: [`packages/engine/src/${folder}/**/*.ts`],
    ignores: tests,
    rules: { 'no-restricted-imports': ['error', { patterns: [...impureImports, ...patterns] }] },
  })),
)
