/**
 * The coverage of state machines by a whole suite of jest, as a report and as a threshold.
 *
 *     // jest.config
 *     setupFilesAfterEnv: ['@redrive/testing/jest-coverage'],
 *     reporters: ['default', ['@redrive/testing/jest-coverage-reporter', { thresholds: { all: 90 } }]],
 */
import { CoverageError } from './coverage/report.js'
import { coverageEnv, coveragesIn, openFolder, removeFolder } from './coverage/suiteFiles.js'
import { formatSuite, suiteShortfalls, type StateMachineCoverageOptions } from './coverage/suiteReport.js'

export default class CoverageReporter {
  readonly #root: string
  readonly #options: StateMachineCoverageOptions
  readonly #folder = openFolder()
  #error: CoverageError | undefined

  constructor({ rootDir }: { readonly rootDir: string }, options: StateMachineCoverageOptions = {}) {
    this.#root = rootDir
    this.#options = options
    // The processes that run tests inherit it.
    Object.assign(process.env, coverageEnv(this.#folder))
  }

  onRunComplete(): void {
    const { machines, thresholds = {} } = this.#options
    const coverages = coveragesIn(this.#folder, this.#root, machines)
    removeFolder(this.#folder)
    process.stderr.write(`\n${formatSuite(coverages)}\n\n`)
    const low = suiteShortfalls(coverages, thresholds)
    if (low.length === 0) return
    this.#error = new CoverageError(low.join('; '))
    for (const line of low) process.stderr.write(`State machine coverage is too low: ${line}\n`)
  }

  /** Jest fails when there is one. */
  getLastError(): CoverageError | undefined {
    return this.#error
  }
}
