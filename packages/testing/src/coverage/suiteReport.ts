import { COVERAGE_KINDS, type Coverage } from './coverage.js'
import { LABELS, shortfalls, summarizeCoverage, type CoverageSummary, type CoverageThresholds } from './report.js'
import type { SuiteMachines } from './suiteFiles.js'

export interface StateMachineCoverageOptions {
  /** What each machine must reach, in percent, by kind; `all` is for every kind that is not named. The suite fails below that. */
  readonly thresholds?: CoverageThresholds
  /**
   * The machines that count, by name: their definitions, or files of them in JSON, relative to the root. Also those that no test runs are
   * reported. By default all that are run.
   */
  readonly machines?: SuiteMachines
}

/** The report on a suite: a table with a row for each machine, and below it what was never exercised. */
export function formatSuite(coverages: readonly Coverage[]): string {
  if (coverages.length === 0) return 'No state machine was run.'
  const rows = coverages.map(coverage => {
    const summary = summarizeCoverage(coverage)
    return [coverage.name, ...COVERAGE_KINDS.map(kind => cell(summary[kind]))]
  })
  const missing = coverages.flatMap(missingLines)
  return [...table([['state machine', ...COVERAGE_KINDS.map(kind => LABELS[kind])], ...rows]), ...missing].join('\n')
}

/** What a suite lacks to reach the thresholds, machine by machine; empty where it reaches them. */
export function suiteShortfalls(coverages: readonly Coverage[], thresholds: CoverageThresholds): string[] {
  if (coverages.length === 0 && Object.keys(thresholds).length > 0) return ['no state machine was run']
  return coverages.flatMap(coverage => {
    const low = shortfalls(coverage, thresholds)
    return low.length === 0 ? [] : [`${coverage.name}: ${low.join(', ')}`]
  })
}

function cell({ covered, total, percent }: CoverageSummary): string {
  return total === 0 ? '-' : `${covered}/${total} ${Math.floor(percent)} %`
}

function missingLines(coverage: Coverage): string[] {
  const summary = summarizeCoverage(coverage)
  const parts = COVERAGE_KINDS.flatMap(kind => summary[kind].missing.map(part => [LABELS[kind], part]))
  return parts.length === 0 ? [] : ['', `${coverage.name} never exercised`, ...table(parts).map(line => `  ${line}`)]
}

/** Columns as wide as they must be. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows.map(row =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}
