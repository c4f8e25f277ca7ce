import type { LoadDiagnostic, LoadDiagnosticCode, Place } from './loaded.js'
import { MAX_DIAGNOSTICS, MAX_QUOTE_LENGTH, MAX_WORK } from './limits.js'

/** What is found wrong during one load, and how much work it may still do. */
export interface Report {
  readonly diagnostics: LoadDiagnostic[]
  /** Errors so far, also those that are no longer listed. */
  errors: number
  /** Work left. */
  work: number
}

/** The load has to be given up. Never leaves the package: it becomes a diagnostic. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
}

export function newReport(): Report {
  return { diagnostics: [], errors: 0, work: MAX_WORK }
}

/** A report whose diagnostics are not for the user, sharing the work that is left. */
export function attempt<T>(report: Report, work: (quiet: Report) => T): { readonly value: T; readonly failed: boolean } {
  const quiet: Report = { diagnostics: [], errors: 0, work: report.work }
  const value = work(quiet)
  report.work = quiet.work
  return { value, failed: quiet.errors > 0 }
}

export function addError(report: Report, code: LoadDiagnosticCode, message: string, place: Place = {}): void {
  report.errors++
  add(report, { severity: 'ERROR', code, message, ...place })
}

export function addWarning(report: Report, code: LoadDiagnosticCode, message: string, place: Place = {}): void {
  add(report, { severity: 'WARNING', code, message, ...place })
}

/** Puts the name of a state machine to the diagnostics that `work` adds, and tells whether there was an error among them. */
export function about<T>(report: Report, stateMachine: string, work: () => T): { readonly value: T; readonly failed: boolean } {
  const [first, errors] = [report.diagnostics.length, report.errors]
  const value = work()
  for (let i = first; i < report.diagnostics.length; i++) report.diagnostics[i] = { ...report.diagnostics[i]!, stateMachine }
  return { value, failed: report.errors > errors }
}

/**
 * Takes note of work: a value visited, characters made.
 *
 * @throws LimitError when there has been too much
 */
export function spend(report: Report, amount: number): void {
  report.work -= amount
  if (report.work < 0) throw new LimitError('what the references of the file expand to is too large')
}

/** A part of a file for a message, on one line and not too long. */
export function quoted(text: string): string {
  const line = text
    .slice(0, 10 * MAX_QUOTE_LENGTH)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH)}...` : line
}

function add(report: Report, diagnostic: LoadDiagnostic): void {
  if (report.diagnostics.length >= MAX_DIAGNOSTICS) return
  const known = report.diagnostics.some(
    other => other.code === diagnostic.code && other.message === diagnostic.message && isSamePlace(other, diagnostic),
  )
  if (!known) report.diagnostics.push(diagnostic)
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column
}
