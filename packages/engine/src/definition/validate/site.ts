import type { Json } from '../../json/index.js'
import { MAX_DIAGNOSTICS } from '../../limits.js'
import type { Diagnostic, ErrorCode, WarningCode } from './diagnostic.js'

export type QueryLanguage = 'JSONPath' | 'JSONata'
export type WorkflowType = 'STANDARD' | 'EXPRESS'

/** Looks at one value, which stands at `at`, and reports what is wrong with it. */
export type Check = (value: Json, at: string, site: Site) => void

/** Where a check stands: whom it tells, and what holds around the value that it looks at. */
export interface Site {
  readonly report: Report
  /** The query language of the state. */
  readonly language: QueryLanguage
  /** True in a state whose QueryLanguage is itself refused: AWS then no longer says which fields are of the other language. */
  readonly mixesLanguages: boolean
  /** The type of the workflow that the state runs in: the machine's, or that of the child workflows of a distributed Map. */
  readonly workflow: WorkflowType
  /** The members of `$states` that exist here beside `input` and `context`. */
  readonly available: ReadonlySet<StatesMember>
}

export type StatesMember = 'result' | 'errorOutput'

/** What has been found so far, in the order in which it was found. */
export interface Report {
  readonly diagnostics: Diagnostic[]
}

/** Tells of an error in the shape of the definition, which is most of them. */
export function refuse(site: Site, message: string, at: string): void {
  addError(site.report, 'SCHEMA_VALIDATION_FAILED', message, at)
}

export function addError(report: Report, code: ErrorCode, message: string, at?: string): void {
  add(report, { severity: 'ERROR', code, message, ...(at !== undefined && { location: at }) })
}

export function addWarning(report: Report, code: WarningCode, message: string, at: string): void {
  add(report, { severity: 'WARNING', code, message, location: at })
}

export function hasErrors(report: Report): boolean {
  return report.diagnostics.some(({ severity }) => severity === 'ERROR')
}

/** The same place with one more member in `$states`. */
export function withMember(site: Site, member: StatesMember): Site {
  return { ...site, available: new Set([...site.available, member]) }
}

function add(report: Report, diagnostic: Diagnostic): void {
  const { diagnostics } = report
  if (diagnostics.length < MAX_DIAGNOSTICS) diagnostics.push(diagnostic)
  else if (diagnostic.severity === 'ERROR' && !hasErrors(report)) diagnostics[diagnostics.length - 1] = diagnostic
}
