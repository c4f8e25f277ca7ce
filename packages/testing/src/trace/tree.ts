import { failureText } from './eventLines.js'
import type { Child, MapRunTrace } from './mapRuns.js'
import type { AttemptEnd, Trace, Visit } from './trace.js'

/** What became of a visit, as a sign. */
export type Outcome = '✔' | '✖' | '↷' | '…'

/**
 * The states that were entered, as a tree: each branch and iteration under its Parallel or Map. `✔` exited, `↷` failed and was caught,
 * `✖` failed, `…` was open. Iterations that went alike are one. Of the children of a Map Run those are told that did not succeed.
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
        ...trace.mapRuns.filter(mapRun => mapRun.visit === visit).flatMap(mapRun => mapRunLines(mapRun).map(line => `${indent}  ${line}`)),
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

function mapRunLines({ status, redriveCount, counts, children }: MapRunTrace): string[] {
  const statuses = COUNTED.flatMap(([name, text]) => (counts[name] === 0 ? [] : [`${counts[name]} ${text}`]))
  const kept = children.filter(({ isKept }) => isKept).length
  const redrives = redriveCount === 0 ? '' : `, redriven ${redriveCount === 1 ? 'once' : `${redriveCount} times`}, ${kept} kept`
  const head = `Map Run ${status}: ${statuses.join(', ') || 'no children'}${redrives}`
  const others = children.filter(({ status }) => status !== 'SUCCEEDED')
  const told = alike(others.slice(0, MOST_CHILDREN))
  const rest = others.length - MOST_CHILDREN
  return [
    head,
    ...told.map(({ indices, path }) => `  ${indices.length === 1 ? 'child' : 'children'} ${indices.join(', ')}: ${path}`),
    ...(rest > 0 ? [`  … ${rest} more`] : []),
  ]
}

const COUNTED: readonly (readonly [keyof MapRunTrace['counts'], string])[] = [
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['timedOut', 'timed out'],
  ['aborted', 'aborted'],
  ['running', 'running'],
  ['pendingRedrive', 'to be redriven'],
  ['pending', 'not started'],
]

const MOST_CHILDREN = 10

/** Children that went the same way to the same end are told together. */
function alike(children: readonly Child[]): { readonly path: string; readonly indices: number[] }[] {
  const byPath = new Map<string, number[]>()
  for (const { index, status, execution, trace } of children) {
    // What is aborted is so for no reason of its own.
    const failure = status === 'ABORTED' ? undefined : failureText(execution.error, execution.cause)
    const path = `${pathText(trace)} → ${status}${failure === undefined ? '' : ` ${failure}`}`
    const indices = byPath.get(path)
    if (indices === undefined) byPath.set(path, [index])
    else indices.push(index)
  }
  return Array.from(byPath, ([path, indices]) => ({ path, indices }))
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
