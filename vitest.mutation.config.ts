import { defineConfig } from 'vitest/config'

/** The tests that mutants of the engine are run against; see stryker.config.mjs. */
export default defineConfig({
  test: {
    include: ['packages/engine/src/{execution,history,redrive,states}/**/*.test.ts'],
    // Histories of 25,000 events for every mutant would take a day.
    exclude: ['**/historyLimit.test.ts'],
  },
})
