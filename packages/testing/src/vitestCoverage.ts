/**
 * The coverage of state machines by a whole suite of vitest, as a report and as a threshold.
 *
 *     // vitest.config.ts
 *     export default defineConfig({ plugins: [stateMachineCoverage({ thresholds: { all: 90 } })] })
 */
import { fileURLToPath } from 'node:url'
// What vitest adds to the plugins of Vite.
import type {} from 'vitest/config'
import type { Reporter, Vite, Vitest } from 'vitest/node'
import { coverageEnv, coveragesIn, openFolder, removeFolder } from './coverage/suiteFiles.js'
import { formatSuite, suiteShortfalls, type StateMachineCoverageOptions } from './coverage/suiteReport.js'

export type { StateMachineCoverageOptions }

const setupFile = fileURLToPath(new URL('vitestCoverageSetup.js', import.meta.url))

/** Reports which states, transitions, Choice rules, catchers and retriers no test file has ever exercised. */
export function stateMachineCoverage(options: StateMachineCoverageOptions = {}): Vite.Plugin {
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
  readonly folder = openFolder()
  readonly #vitest: Vitest
  readonly #options: StateMachineCoverageOptions

  constructor(vitest: Vitest, options: StateMachineCoverageOptions) {
    this.#vitest = vitest
    this.#options = options
    vitest.onClose(() => removeFolder(this.folder))
  }

  onTestRunEnd(): void {
    const { machines, thresholds = {} } = this.#options
    const { logger, config } = this.#vitest
    const coverages = coveragesIn(this.folder, config.root, machines)
    logger.log(`\n${formatSuite(coverages)}\n`)
    const low = suiteShortfalls(coverages, thresholds)
    if (low.length === 0) return
    for (const line of low) logger.error(`State machine coverage is too low: ${line}`)
    process.exitCode = 1
  }
}
