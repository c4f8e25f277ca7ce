/**
 * The coverage of state machines by a whole suite of vitest, as a report and as a threshold.
 *
 *     // vitest.config.ts
 *     export default defineConfig({ plugins: [stateMachineCoverage({ thresholds: { all: 90 } })] })
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
// What vitest adds to the plugins of Vite.
import type {} from 'vitest/config'
import type { Reporter, Vite, Vitest } from 'vitest/node'
import { coverageEnv, coveragesIn, openFolder, removeFolder } from './coverage/suiteFiles.js'
import { formatSuite, suiteShortfalls, type StateMachineCoverageOptions } from './coverage/suiteReport.js'

export interface SuiteCoverageOptions extends StateMachineCoverageOptions {
  /**
   * Where what the test files exercise is kept, relative to the root, so that runs add up: the shards of a suite. It is yours to empty. By
   * default a run counts for itself.
   */
  readonly folder?: string
}

const setupFile = fileURLToPath(new URL('vitestCoverageSetup.js', import.meta.url))

/**
 * Reports which states, transitions, Choice rules, catchers and retriers no test file has ever exercised. A shard of a suite
 * (`vitest --shard`) is held to no threshold; `vitest --merge-reports`, given the `folder` of all shards, is.
 */
export function stateMachineCoverage(options: SuiteCoverageOptions = {}): Vite.Plugin {
  return {
    name: '@redrive/testing:coverage',
    config: () => ({ test: { setupFiles: [setupFile] } }),
    configureVitest: ({ vitest, project }) => {
      const reporters = vitest.config.reporters as unknown[]
      // Each project may have a plugin of its own; the suite has one report.
      let reporter = reporters.find(known => known instanceof CoverageReporter)
      if (reporter === undefined) reporters.push((reporter = new CoverageReporter(vitest, options)))
      project.config.env = { ...project.config.env, ...coverageEnv(reporter.folder, project.name) }
    },
  }
}

class CoverageReporter implements Reporter {
  readonly folder: string
  readonly #vitest: Vitest
  readonly #options: SuiteCoverageOptions

  constructor(vitest: Vitest, options: SuiteCoverageOptions) {
    const { folder } = options
    this.#vitest = vitest
    this.#options = options
    this.folder = openFolder(folder === undefined ? undefined : resolve(vitest.config.root, folder))
    if (folder === undefined) vitest.onClose(() => removeFolder(this.folder))
  }

  onTestRunEnd(): void {
    const { machines, thresholds = {} } = this.#options
    const { logger, config } = this.#vitest
    const coverages = coveragesIn(this.folder, config.root, machines)
    logger.log(`\n${formatSuite(coverages)}\n`)
    const low = config.shard === undefined ? suiteShortfalls(coverages, thresholds) : []
    if (low.length === 0) return
    for (const line of low) logger.error(`State machine coverage is too low: ${line}`)
    process.exitCode = 1
  }
}
