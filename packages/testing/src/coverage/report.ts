import { COVERAGE_KINDS, type Coverage, type CoverageKind } from './coverage.js'

/** How much of a machine must be exercised, in percent, by kind; `all` is for every kind that is not named. */
export type CoverageThresholds = { readonly [K in CoverageKind | 'all']?: number }

/** A machine is exercised less than a test suite wants. The message says what is missing. */
export class CoverageError extends Error {
  override readonly name = 'CoverageError'
}

/** A kind of part of a machine, and how much of it was exercised. */
export interface CoverageSummary {
  readonly covered: number
  readonly total: number
  /** 100 where there is nothing to cover. */
  readonly percent: number
  /** What was never exercised. */
  readonly missing: readonly string[]
}

/** How much was exercised of each kind. */
export function summarizeCoverage(coverage: Coverage): Readonly<Record<CoverageKind, CoverageSummary>> {
  const entries = COVERAGE_KINDS.map((kind): [CoverageKind, CoverageSummary] => {
    const parts = Object.entries(coverage[kind])
    const missing = parts.filter(([, count]) => count === 0).map(([part]) => part)
    const total = parts.length
    const covered = total - missing.length
    return [kind, { covered, total, percent: total === 0 ? 100 : (100 * covered) / total, missing }]
  })
  return Object.fromEntries(entries) as Record<CoverageKind, CoverageSummary>
}

/**
 * The report for people: a line for each kind, and under it what was never exercised.
 *
 *     console.log(formatCoverage(coverageOf(machine, runs, 'Orders')))
 */
export function formatCoverage(coverage: Coverage): string {
  const summary = summarizeCoverage(coverage)
  const lines = COVERAGE_KINDS.flatMap(kind => {
    const { covered, total, percent, missing } = summary[kind]
    if (total === 0) return []
    return [`  ${LABELS[kind].padEnd(13)}${`${covered}/${total}`.padStart(8)}  ${Math.floor(percent)} %`, ...missing.map(part => `      never ${part}`)]
  })
  return [coverage.name, ...lines].join('\n')
}

/**
 * Holds a suite to a threshold.
 *
 *     afterAll(() => checkCoverage(covered.coverage(), { all: 90, states: 100 }))
 *
 * @throws CoverageError with the report
 */
export function checkCoverage(coverage: Coverage, thresholds: CoverageThresholds): void {
  const low = shortfalls(coverage, thresholds)
  if (low.length > 0) throw new CoverageError(`Not enough of the state machine is exercised: ${low.join(', ')}\n\n${formatCoverage(coverage)}`)
}

/** The kinds that are below their thresholds: `transitions 62 % of 90 %`. */
export function shortfalls(coverage: Coverage, thresholds: CoverageThresholds): string[] {
  const summary = summarizeCoverage(coverage)
  return COVERAGE_KINDS.flatMap(kind => {
    const wanted = thresholds[kind] ?? thresholds.all
    const { percent } = summary[kind]
    return wanted === undefined || percent >= wanted ? [] : [`${LABELS[kind]} ${Math.floor(percent)} % of ${wanted} %`]
  })
}

export const LABELS: Readonly<Record<CoverageKind, string>> = {
  states: 'states',
  transitions: 'transitions',
  choiceRules: 'choice rules',
  catchers: 'catchers',
  retriers: 'retriers',
}
