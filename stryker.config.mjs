/**
 * Mutation testing of the engine's heart, which is no part of the tests: `npm run mutation` takes an hour or two on one core. One folder,
 * or one file:
 *
 *     npm run mutation -- --mutate 'packages/engine/src/redrive/*.ts,!**\/*.test.ts'
 *
 * The report is reports/mutation/mutation.html.
 */

// Laws are checked on few random runs, because they are checked for every mutant.
process.env.RUNS ??= '20'

const folders = 'packages/engine/src/{execution,redrive,states}'

export default {
  mutate: [`${folders}/**/*.ts`, '!**/*.test.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 90, low: 85, break: 85 },
  ignorePatterns: ['/packages/*/dist', '/reports'],
}
