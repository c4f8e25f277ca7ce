import { observeRuns } from './observe.js'
import { SuiteCollector } from './suite.js'
import { writeCoverage } from './suiteFiles.js'

/** Collects what the runs of a test file exercise, from now to its end. */
export function noteTestFile(afterAll: (done: () => void) => void, testPath: () => string | undefined): void {
  const suite = new SuiteCollector()
  observeRuns(suite.add)
  afterAll(() => {
    observeRuns(undefined)
    writeCoverage(testPath() ?? '', suite.coverages())
  })
}
