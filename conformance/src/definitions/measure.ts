import { compile, history, InvalidDefinitionError, redriveTree, startTree, type Json, type Machine } from '@redrive/engine'
import { compareEnds, endedInFailState, endOf, replayMisfit } from './endings.js'
import type { Entry, Stage, Verdict } from './entry.js'
import { needsOf, type Needs } from './needs.js'
import { runToEnd, type Answer, type Run, type RunOptions, type Visit } from './run.js'
import { answerOf } from './s3.js'
import { drawsFrom, emptyShape, filledUp, sample } from './shape.js'

const START = Date.UTC(2025, 0, 1)

/** How many sets of made-up values are tried until a run succeeds. */
const ATTEMPTS = 100
const MAX_STEPS = 1500
const MAX_EXPRESS_STEPS = 100_000
const MAX_TARGETS = 40

/** An error that no Retry and no Catch matches. */
const UNCATCHABLE = 'States.Runtime'
/** One that they match if they match any. */
const ORDINARY = 'Mock.Failure'

/** Compiles a definition, runs it to an end, then lets each of its tasks fail in turn and redrives it to the same end. */
export function measure(entry: Entry): Verdict {
  const verdict = { id: entry.id, validity: entry.validity, compiled: false, failingRuns: 0, redriven: 0, redrivenWithNewValues: 0 }
  const type = entry.executionType ?? 'STANDARD'
  let machine: Machine
  try {
    machine = compile(entry.definition ?? entry.definitionText ?? '', { type })
  } catch (error) {
    return { ...verdict, ...refusalOf(error) }
  }
  return { ...verdict, compiled: true, ...guarded('run', () => (type === 'EXPRESS' ? measureExpress : measureRuns)(entry, machine)) }
}

type Figures = Pick<Verdict, 'exceptions'> & Partial<Verdict>

function refusalOf(error: unknown): Figures {
  if (!(error instanceof InvalidDefinitionError)) return problem('compile', `threw ${describe(error)}`)
  const lines = error.diagnostics
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location.split('\n')[0]}`}`)
  return { refusal: lines, exceptions: [] }
}

/** EXPRESS executions can't be redriven. Whatever is legal in them is legal in STANDARD ones, though it may not work or be too much there. */
function measureExpress(entry: Entry, express: Machine): Figures {
  const figures = measureRuns(entry, compile(express.definition))
  if (figures.end !== undefined) return figures
  const { execution } = findRun(entry, express, MAX_EXPRESS_STEPS).tree
  if (execution.status !== 'SUCCEEDED') return figures
  return { end: 'SUCCEEDED', onlyExpress: figures.exceptions.map(({ reason }) => reason).join('; '), exceptions: [] }
}

function measureRuns(entry: Entry, machine: Machine): Figures {
  const base = findRun(entry, machine, MAX_STEPS)
  const { stuck } = base
  const { execution } = base.tree
  if (stuck !== undefined) return problem('run', stuck)
  const exceptions: { stage: Stage; reason: string }[] = []
  const hasEnded = execution.status === 'SUCCEEDED' || endedInFailState(execution)
  if (!hasEnded) exceptions.push({ stage: 'run', reason: `${execution.error}: ${execution.cause}` })
  const replayed = replayMisfit(execution)
  if (replayed !== undefined) exceptions.push({ stage: 'replay', reason: replayed })
  const figures = { failingRuns: 0, redriven: 0, redrivenWithNewValues: 0 }
  const failures = targetsIn(base.visits).flatMap(target => [UNCATCHABLE, ORDINARY].map(error => ({ target, error })))
  for (const failure of failures) {
    const outcome = guarded('redrive', () => failAndRedrive(base, failure))
    if (outcome === undefined) continue
    figures.failingRuns++
    if (typeof outcome === 'object') exceptions.push(...outcome.exceptions)
    else figures[outcome === 'same' ? 'redriven' : 'redrivenWithNewValues']++
  }
  const end = execution.status === 'SUCCEEDED' ? ('SUCCEEDED' as const) : ('FAILED' as const)
  return { ...figures, ...(hasEnded && { end }), exceptions }
}

interface Base extends Run {
  readonly input: Json
  readonly readFor: RunOptions['readFor']
}

/**
 * A run that succeeds; where none does, one that ends in a Fail state; where none does, the one that got furthest, with what it failed of.
 */
function findRun({ suggestedInput, definition }: Entry, machine: Machine, maxSteps: number): Base {
  const needs = needsOf(definition!)
  let best: (Base & { readonly rank: number }) | undefined
  for (let seed = 0; seed < ATTEMPTS; seed++) {
    const input = inputFor(seed, suggestedInput, needs)
    const run = runWith(machine, input, seed, needs, maxSteps)
    const rank = rankOf(run)
    if (best === undefined || rank > best.rank) best = { ...run, rank }
    if (rank === Infinity) break
  }
  return best!
}

function rankOf({ tree: { execution }, stuck }: Run): number {
  if (execution.status === 'SUCCEEDED') return Infinity
  if (stuck !== undefined) return -1
  return endedInFailState(execution) ? Number.MAX_VALUE : history(execution).length
}

function inputFor(seed: number, suggested: Json, needs: Needs): Json {
  const made = sample(needs.input, drawsFrom(seed))
  if (suggested === null) return needs.input.members.size === 0 && needs.input.items === undefined ? {} : made
  if (seed === 0) return suggested
  return seed % 2 === 0 ? made : filledUp(suggested, made)
}

function runWith(machine: Machine, input: Json, seed: number, needs: Needs, maxSteps: number): Base {
  const draw = drawsFrom(1000 + seed)
  const [tree] = startTree(machine, { input, at: START })
  const answerTo = ({ stateName }: Visit): Answer => {
    const shape = needs.results.get(stateName) ?? emptyShape()
    const isAsked = shape.members.size > 0 || shape.items !== undefined || shape.candidates.length > 0
    return { output: isAsked ? sample(shape, draw) : { from: stateName } }
  }
  // The same objects for every run.
  const readFor: RunOptions['readFor'] = (stateName, request) => answerOf(request, needs.readers.get(stateName), drawsFrom(2000 + seed))
  return { ...runToEnd(tree, { from: START, answerTo, readFor, maxSteps }), input, readFor }
}

/** The first and the last visit to each Task state. */
function targetsIn(visits: readonly Visit[]): Visit[] {
  const first = new Map<string, Visit>()
  const last = new Map<string, Visit>()
  for (const visit of visits) {
    if (!first.has(visit.stateName)) first.set(visit.stateName, visit)
    last.set(visit.stateName, visit)
  }
  return [...new Set([...first.values(), ...last.values()])].slice(0, MAX_TARGETS)
}

interface Failure {
  readonly target: Visit
  readonly error: string
}

/**
 * Fails the task at that visit, again and again, until the execution has failed; redrives it, with every other result as in the run without
 * failures, and compares the ends. Undefined where the failure is caught, or tolerated by a Map Run, so that there is nothing to redrive.
 */
function failAndRedrive(base: Base, { target, error }: Failure): 'same' | 'newValues' | Figures | undefined {
  const name = `${target.place} (visit ${target.before + 1}, ${error})`
  const { readFor } = base
  const answer = answersOf(base)
  const isTarget = (visit: Visit) => visit.place === target.place && visit.before === target.before
  const [started] = startTree(base.tree.execution.machine, { input: base.input, at: START })
  const failing = runToEnd(started, {
    from: START,
    answerTo: visit => (isTarget(visit) ? { error } : answer(visit)),
    readFor,
    maxSteps: 2 * MAX_STEPS,
  })
  const { tree, at, counts } = failing
  const { execution } = tree
  const hasFailedOfIt = execution.error === error || (target.isInMapRun && execution.error === 'States.ExceedToleratedFailureThreshold')
  if (execution.status !== 'FAILED' || !hasFailedOfIt) {
    if (error === ORDINARY || target.isInMapRun) return undefined
    return problem('fail', `${name} failed, but the execution is ${execution.status}${failing.stuck ? `: ${failing.stuck}` : ''}`)
  }
  const [redriven] = redriveTree(tree, { at })
  const again = runToEnd(redriven, { from: at, answerTo: answer, readFor, counts, maxSteps: 2 * MAX_STEPS })
  const end = again.tree.execution
  const misfit = replayMisfit(end)
  if (misfit !== undefined) return problem('replay', `after the redrive of ${name}: ${misfit}`)
  const compared = compareEnds(base.tree.execution, end)
  if (compared !== 'different') return compared
  return problem('redrive', `after the redrive of ${name}: ${again.stuck ?? endOf(end)}; without a failure: ${endOf(base.tree.execution)}`)
}

/** The results that tasks had in a run. What is visited more often than then, because a Retry goes round, has the last of them. */
function answersOf({ visits }: Base): (visit: Visit) => Answer {
  const results = new Map<string, Json[]>()
  for (const { place, output } of visits) results.set(place, [...(results.get(place) ?? []), output])
  return visit => {
    const known = results.get(visit.place) ?? []
    const output = known[visit.before] ?? known.at(-1)
    return output === undefined ? { error: 'Mock.NoResult' } : { output }
  }
}

const problem = (stage: Stage, reason: string): Figures => ({ exceptions: [{ stage, reason }] })

function guarded<T>(stage: Stage, work: () => T): T | Figures {
  try {
    return work()
  } catch (error) {
    return problem(stage, `threw ${describe(error)}`)
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}` : String(error)
}
