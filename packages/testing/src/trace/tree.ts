import { failureText } from './eventLines.js'
import type { AttemptEnd, Trace, Visit } from './trace.js'

/** What became of a visit, as a sign. */
export type Outcome = '✔' | '✖' | '↷' | '…'

/**
 * The states that were entered, as a tree: each branch and iteration under its Parallel or Map. `✔` exited, `↷` failed and was caught,
 * `✖` failed, `…` was open. Iterations that went alike are one.
 */
export function treeLines(trace: Trace): string[] {
  const children = new Map<Visit | undefined, Visit[]>()
  for (const visit of trace.visits) {
    const siblings = children.get(visit.parent)
    if (siblings === undefined) children.set(visit.parent, [visit])
    else siblings.push(visit)
  }
  const failed = failedVisits(trace)
  const render = (visits: readonly Visit[], indent: string): string[] =>
    visits.flatMap(visit => {
      const inner = groups(visit, children.get(visit) ?? []).map(([index, nested]) => ({ index, lines: render(nested, `${indent}    `) }))
      const what = visit.stateType === 'Parallel' ? 'branch' : 'iteration'
      return [
        `${indent}${visitText(visit, failed)}`,
        ...merged(inner).flatMap(({ from, to, lines }) => [`${indent}  ${what} ${from === to ? from : `${from}-${to}`}`, ...lines]),
      ]
    })
  return render(children.get(undefined) ?? [], '')
}

/** The names of the states in the order of entering, with their signs: `✔ Reserve → ✖ Charge`. */
export function pathText(trace: Trace): string {
  const failed = failedVisits(trace)
  const names = trace.visits.map(visit => {
    const where = visit.indices.length === 0 ? '' : `[${visit.indices.join(',')}]`
    return `${outcomeOf(visit, failed)} ${visit.stateName}${where}`
  })
  if (names.length <= MOST_NAMES) return names.join(' → ')
  const half = MOST_NAMES / 2
  return [...names.slice(0, half), `… ${names.length - MOST_NAMES} more …`, ...names.slice(-half)].join(' → ')
}

const MOST_NAMES = 30

/** The visits that the failure of the execution came from: the innermost one, and those around it. */
export function failedVisits({ events, visitOf }: Trace): ReadonlySet<Visit> {
  const last = events.at(-1)
  const failed = new Set<Visit>()
  if (last?.type !== 'ExecutionFailed') return failed
  for (let visit = visitOf(last.previousEventId); visit !== undefined; visit = visit.parent) failed.add(visit)
  return failed
}

export function outcomeOf(visit: Visit, failed: ReadonlySet<Visit>): Outcome {
  const end = lastEnd(visit)
  if (visit.exitedEventId !== undefined) return isFailure(end) ? '↷' : '✔'
  return failed.has(visit) || (isFailure(end) && visit.attempts.at(-1)?.end !== undefined) ? '✖' : '…'
}

function visitText(visit: Visit, failed: ReadonlySet<Visit>): string {
  const outcome = outcomeOf(visit, failed)
  const end = lastEnd(visit)
  const failure = isFailure(end) ? failureText(end?.error ?? end?.type, end?.cause) : undefined
  const { length } = visit.attempts
  const attempts = length > 1 ? `(${length} attempts)` : undefined
  return [outcome, visit.stateName, failure, attempts].filter(part => part !== undefined).join(' ')
}

const lastEnd = (visit: Visit): AttemptEnd | undefined => visit.attempts.at(-1)?.end
const isFailure = (end: AttemptEnd | undefined) => end !== undefined && end.type !== 'Succeeded'

/** The visits inside a Parallel or Map, by branch or iteration. */
function groups({ indices }: Visit, nested: readonly Visit[]): [number, Visit[]][] {
  const byIndex = new Map<number, Visit[]>()
  for (const visit of nested) {
    const index = visit.indices[indices.length] ?? 0
    const group = byIndex.get(index)
    if (group === undefined) byIndex.set(index, [visit])
    else group.push(visit)
  }
  return [...byIndex].sort(([a], [b]) => a - b)
}

interface Group {
  readonly from: number
  to: number
  readonly lines: readonly string[]
}

/** One group for neighbours that look the same. */
function merged(inner: readonly { readonly index: number; readonly lines: readonly string[] }[]): Group[] {
  const all: Group[] = []
  for (const { index, lines } of inner) {
    const last = all.at(-1)
    if (last?.to === index - 1 && last.lines.join('\n') === lines.join('\n')) last.to = index
    else all.push({ from: index, to: index, lines })
  }
  return all
}
