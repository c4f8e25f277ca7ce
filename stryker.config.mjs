/**
 * Mutation testing of the engine's heart, which is no part of the tests: `npm run mutation`. One folder, or one file:
 *
 *     npm run mutation -- --mutate 'packages/engine/src/redrive/*.ts,!**\/*.test.ts'
 *
 * The report is reports/mutation/mutation.html.
 */

// Laws are checked on few random runs, because they are checked for every mutant.
process.env.RUNS ??= '20'

const source = 'packages/engine/src'
const folders = ['execution', 'redrive', 'states']

export default {
  mutate: [`${source}/{${folders.join()}}/**/*.ts`, '!**/*.test.ts'],
  plugins: ['./scripts/mutation/runner.mjs'],
  testRunner: 'in-process',
  inProcess: {
    folders: [...folders, 'history', 'inspect', 'mapRun'].map(folder => `${source}/${folder}`),
    // What takes long, and what measures how long something takes.
    exclude: ['ends an EXPRESS execution that goes on for ever', 'mapRun.test.ts > scale'],
    leastTimeout: 2000,
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 90, low: 85, break: 85 },
  ignorePatterns: ['/packages/*/dist', '/reports'],
}
