import {
  compile,
  history,
  InvalidDefinitionError,
  redrive,
  replay,
  start,
  stringifyJson,
  type Execution,
  type Machine,
} from '@redrive/engine'
import type { Entry, Stage, Verdict } from './entry.js'
import { isArray, isObject, type Json, type JsonObject } from './json.js'
import { needsOf, type Needs } from './needs.js'
import { placeOf, runToEnd, type Run, type Visit } from './run.js'
import { drawsFrom, emptyShape, filledUp, sample } from './shape.js'

const START = Date.UTC(2025, 0, 1)

/** How many sets of made-up values are tried until a run succeeds. */
const ATTEMPTS = 120
const MAX_FAILING_RUNS = 40

/** An error that no Retry and no Catch matches. */
const UNCATCHABLE = 'States.Runtime'

/** Compiles a definition, runs it to an end, then lets each of its tasks fail in turn and redrives it to the same end. */
export function measure(entry: Entry): Verdict {
  const verdict = { id: entry.id, validity: entry.validity, compiled: false, failingRuns: 0, redriven: 0, redrivenWithNewValues: 0 }
  let machine: Machine
  try {
    machine = compile(entry.definition ?? entry.definitionText ?? '', { type: entry.executionType ?? 'STANDARD' })
    // EXPRESS executions can't be redriven; whatever is legal in them is legal in STANDARD ones.
    if (machine.type === 'EXPRESS') machine = compile(machine.definition)
  } catch (error) {
    return { ...verdict, ...refusalOf(error) }
  }
  const skipped = entry.features.includes('distributed-map') ? 'Distributed Map' : undefined
  if (skipped !== undefined) return { ...verdict, compiled: true, skipped, exceptions: [] }
  return { ...verdict, compiled: true, ...guarded('run', () => measureRuns(entry, machine)) }
}

type Figures = Pick<Verdict, 'exceptions'> & Partial<Verdict>

function refusalOf(error: unknown): Figures {
  if (!(error instanceof InvalidDefinitionError)) return { exceptions: [{ stage: 'compile', reason: `threw ${describe(error)}` }] }
  const lines = error.diagnostics
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message, location }) => `${code}: ${message} at ${location ?? '/'}`)
  return { refusal: lines, exceptions: [] }
}

function measureRuns(entry: Entry, machine: Machine): Figures {
  const base = findRun(entry, machine)
  if (typeof base === 'string') return { exceptions: [{ stage: 'run', reason: base }] }
  const targets = firstVisits(base.visits)
  const exceptions: { stage: Stage; reason: string }[] = []
  const figures = { failingRuns: 0, redriven: 0, redrivenWithNewValues: 0 }
  const replayed = replayMisfit(machine, base.execution)
  if (replayed !== undefined) exceptions.push({ stage: 'replay', reason: replayed })
  for (const target of targets) {
    figures.failingRuns++
    const outcome = guarded('redrive', () => failAndRedrive(machine, base, target))
    if ('exceptions' in outcome) exceptions.push(...outcome.exceptions)
    else figures[outcome.end === 'same' ? 'redriven' : 'redrivenWithNewValues']++
  }
  return { ...figures, end: base.execution.status as 'SUCCEEDED' | 'FAILED', exceptions }
}

interface Base extends Run {
  readonly input: Json
}

/** A run that succeeds, or ends in a Fail state where none does; otherwise the reason why the best one went wrong. */
function findRun({ suggestedInput, definition }: Entry, machine: Machine): Base | string {
  const needs = needsOf(definition!)
  let failed: Base | undefined
  const reasons = new Map<string, number>()
  for (let seed = 0; seed < ATTEMPTS; seed++) {
    const input = inputFor(seed, suggestedInput, needs)
    const run = { ...runWith(machine, input, seed, needs), input }
    if (run.execution.status === 'SUCCEEDED') return run
    if (endedInFailState(run)) failed ??= run
    else {
      const reason = run.stuck ?? `${run.execution.error}: ${run.execution.cause}`
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
  }
  const [likeliest] = [...reasons].sort(([, a], [, b]) => b - a)
  return failed ?? likeliest![0]
}

function inputFor(seed: number, suggested: Json, needs: Needs): Json {
  const made = sample(needs.input, drawsFrom(seed))
  if (suggested === null) return needs.input.members.size === 0 && needs.input.items === undefined ? {} : made
  if (seed === 0) return suggested
  return seed % 2 === 0 ? made : filledUp(suggested, made)
}

function runWith(machine: Machine, input: Json, seed: number, needs: Needs): Run {
  const draw = drawsFrom(1000 + seed)
  const [execution] = start(machine, { input, at: START })
  return runToEnd(execution, START, ({ stateName }) => {
    const shape = needs.results.get(stateName) ?? emptyShape()
    const isAsked = shape.members.size > 0 || shape.items !== undefined || shape.candidates.length > 0
    return { output: isAsked ? sample(shape, draw) : { from: stateName } }
  })
}

function endedInFailState({ execution }: Run): boolean {
  if (execution.status !== 'FAILED') return false
  const { root, states } = execution.machine
  const failStates = [...states.values()].filter(({ type }) => type === 'Fail')
  if (root.states.size === 0 || failStates.length === 0) return false
  const entered = history(execution).filter(({ type }) => type === 'FailStateEntered')
  return entered.length > 0 && execution.error !== 'States.Runtime'
}

function firstVisits(visits: readonly Visit[]): Visit[] {
  const first = new Map<string, Visit>()
  for (const visit of visits) if (!first.has(visit.stateName)) first.set(visit.stateName, visit)
  return [...first.values()].slice(0, MAX_FAILING_RUNS)
}

/** Fails the task at that visit, so that the execution fails; redrives it, with every other result as in the run without failures. */
function failAndRedrive(machine: Machine, base: Base, target: Visit): { readonly end: 'same' | 'sameShape' } | Figures {
  const name = `${placeOf(target)} (visit ${target.before + 1})`
  const results = new Map(base.visits.map(visit => [`${placeOf(visit)}#${visit.before}`, visit.output]))
  const answer = (visit: Visit) => {
    const output = results.get(`${placeOf(visit)}#${visit.before}`)
    return output === undefined ? { error: 'Mock.NoResult' } : { output }
  }
  const isTarget = (visit: Visit) => placeOf(visit) === placeOf(target) && visit.before === target.before
  const [started] = start(machine, { input: base.input, at: START })
  const failing = runToEnd(started, START, visit => (isTarget(visit) ? { error: UNCATCHABLE } : answer(visit)))
  if (failing.execution.status !== 'FAILED') {
    return problem('fail', `${name} failed, but the execution is ${failing.execution.status}${failing.stuck ? `: ${failing.stuck}` : ''}`)
  }
  const [redriven] = redrive(failing.execution, { at: failing.at })
  const again = runToEnd(redriven, failing.at, answer, failing.visited)
  const misfit = replayMisfit(machine, again.execution)
  if (misfit !== undefined) return problem('replay', `after the redrive of ${name}: ${misfit}`)
  const [wanted, got] = [endOf(base.execution), endOf(again.execution)]
  if (wanted === got) return { end: 'same' }
  if (isVolatile(machine.definition) && shapeText(base.execution) === shapeText(again.execution)) return { end: 'sameShape' }
  return problem('redrive', `after the redrive of ${name}: ${again.stuck ?? got}; without a failure: ${wanted}`)
}

const problem = (stage: Stage, reason: string): Figures => ({ exceptions: [{ stage, reason }] })

function endOf({ status, output, error, cause }: Execution): string {
  return status === 'SUCCEEDED' ? `SUCCEEDED ${stringifyJson(output!)}` : `${status} ${error}: ${withoutEventId(cause)}`
}

/** The cause of a failed evaluation names the event at which its state was entered; after a redrive that is another one. */
const withoutEventId = (cause: string | undefined) => cause?.replace(/entered at the event id #\d+/, 'entered')

/** What a definition may read that is not the same at a second visit. */
const VOLATILE = /States\.UUID|States\.MathRandom|\$uuid|\$random|\$now|\$millis|Task\.Token|EnteredTime|RedriveCount|RetryCount/

const isVolatile = (definition: JsonObject) => VOLATILE.test(stringifyJson(definition))

function shapeText({ status, output, error }: Execution): string {
  return `${status} ${error} ${output === undefined ? '' : JSON.stringify(typesOf(output))}`
}

function typesOf(value: Json): unknown {
  if (isArray(value)) return value.map(typesOf)
  if (isObject(value)) return Object.entries(value).map(([name, item]) => [name, typesOf(item)])
  return typeof value
}

/** Why the execution's own history, read back, gives another one. */
function replayMisfit(machine: Machine, execution: Execution): string | undefined {
  const written = history(execution)
  const read = replay(machine, JSON.parse(JSON.stringify(written)) as typeof written)
  if (endOf(read) !== endOf(execution)) return `its history tells of ${endOf(read)}, not of ${endOf(execution)}`
  return undefined
}

function guarded<T extends object>(stage: Stage, work: () => T): T | Figures {
  try {
    return work()
  } catch (error) {
    return { exceptions: [{ stage, reason: `threw ${describe(error)}` }] }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}` : String(error)
}
