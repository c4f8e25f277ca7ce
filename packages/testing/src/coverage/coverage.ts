import type { Execution, Json, JsonObject, Machine } from '@redrive/engine'
import { isRun } from '../matchers/subject.js'
import type { Run } from '../run/run.js'
import { definitionsOf, listAt, type State } from '../trace/structure.js'
import { descendantsOf, traceOf } from '../trace/mapRuns.js'
import type { AttemptEnd, Trace, Visit } from '../trace/trace.js'
import { rulesOf, ruleTaken, type Rule } from './choiceRule.js'

/** What can be covered. */
export type CoverageKind = 'states' | 'transitions' | 'choiceRules' | 'catchers' | 'retriers'
export const COVERAGE_KINDS: readonly CoverageKind[] = ['states', 'transitions', 'choiceRules', 'catchers', 'retriers']

/** How often each part of a machine was exercised, by a name that says which part: plain JSON, to be kept and merged. */
export type Coverage = { readonly name: string } & { readonly [K in CoverageKind]: Counts }
export type Counts = Readonly<Record<string, number>>

/**
 * What runs exercised of a machine, and what they never did.
 *
 *     const coverage = coverageOf(machine, [happy, declined, redriven])
 *     console.log(formatCoverage(coverage))
 *
 * @param name of the machine, for reports
 */
export function coverageOf(machine: Machine, runs: Iterable<Run | Execution>, name = 'StateMachine'): Coverage {
  const counter = new Counter(machine)
  for (const run of runs) counter.add(run)
  return counter.coverage(name)
}

/** Gathers the coverage of a machine over the tests of a suite. */
export interface CoverageCollector {
  /** Counts what a run did, and hands it on. Count a redriven run instead of the run that it began as, or both count. */
  readonly add: <T extends Run | Execution>(run: T) => T
  readonly coverage: () => Coverage
}

/**
 * Gathers coverage while tests run.
 *
 *     const covered = collectCoverage(machine, 'Orders')
 *     test('...', () => expect(covered.add(run(machine, { mocks }))).toHaveSucceeded())
 *     afterAll(() => checkCoverage(covered.coverage(), { states: 100 }))
 */
export function collectCoverage(machine: Machine, name = 'StateMachine'): CoverageCollector {
  const counter = new Counter(machine)
  return {
    add: run => {
      counter.add(run)
      return run
    },
    coverage: () => counter.coverage(name),
  }
}

/** The sum of coverages of one machine, as from several test files. */
export function mergeCoverage(first: Coverage, ...others: readonly Coverage[]): Coverage {
  const merged = Object.fromEntries(COVERAGE_KINDS.map(kind => [kind, sumOf([first, ...others].map(coverage => coverage[kind]))]))
  return { name: first.name, ...(merged as Record<CoverageKind, Counts>) }
}

/** Where a transition leads that ends its thread. */
const END = '(end)'

class Counter {
  readonly #machine: Machine
  readonly #counts: Record<CoverageKind, Map<string, number>>

  constructor(machine: Machine) {
    this.#machine = machine
    this.#counts = partsOf(machine)
  }

  add(run: Run | Execution): void {
    const execution = isRun(run) ? run.execution : run
    if (execution.machine !== this.#machine) throw new TypeError('This execution is one of another machine than the coverage')
    const trace = isRun(run) ? run.trace : traceOf(execution)
    this.#trace(execution, trace)
    for (const child of descendantsOf(trace)) this.#trace(child.execution, child.trace)
  }

  coverage(name: string): Coverage {
    const counts = Object.fromEntries(COVERAGE_KINDS.map(kind => [kind, Object.fromEntries(this.#counts[kind])]))
    return { name, ...(counts as Record<CoverageKind, Counts>) }
  }

  #trace(execution: Execution, { visits }: Trace): void {
    const nextOf = new Map(visits.map(visit => [visit.causeEventId, visit]))
    for (const visit of visits) this.#visit(execution, visit, visit.exitedEventId === undefined ? undefined : nextOf.get(visit.exitedEventId))
  }

  #visit(execution: Execution, visit: Visit, next: Visit | undefined): void {
    const { stateName, attempts, exitedEventId } = visit
    const state = this.#machine.states.get(stateName)!
    this.#count('states', stateName)
    attempts.forEach(({ kind }, i) => {
      const failure = attempts[i - 1]?.end
      if (kind === 'retry' && failure !== undefined) this.#retry(state, failure)
    })
    if (exitedEventId === undefined) return
    if (next === undefined && state.next !== undefined) return
    this.#count('transitions', edge(stateName, next?.stateName))
    if (next === undefined) return
    if (state.type === 'Choice') {
      const rule = ruleTaken(execution, visit, next.stateName)
      if (rule !== undefined) this.#count('choiceRules', ruleName(stateName, rule))
    } else if (isCaught(state, visit, next)) this.#catch(state, attempts.at(-1)?.end, next.stateName)
  }

  #retry(state: State, failure: AttemptEnd): void {
    const retriers = 'retriers' in state ? state.retriers : []
    const position = retriers.findIndex(({ matches }) => matches(failureOf(failure)) || matches({ ...failureOf(failure), isHeartbeat: true }))
    if (retriers.length > 0) this.#count('retriers', handlerName(this.#machine, state.name, 'Retry', Math.max(0, position)))
  }

  #catch(state: State, failure: AttemptEnd | undefined, next: string): void {
    const catchers = 'catchers' in state ? state.catchers : []
    const led = catchers.flatMap((catcher, position) => (catcher.next === next ? [{ catcher, position }] : []))
    const matching = failure && led.find(({ catcher }) => catcher.matches(failureOf(failure)))
    const position = (matching ?? led[0])?.position
    if (position !== undefined) this.#count('catchers', handlerName(this.#machine, state.name, 'Catch', position))
  }

  #count(kind: CoverageKind, part: string): void {
    const counts = this.#counts[kind]
    const count = counts.get(part)
    if (count !== undefined) counts.set(part, count + 1)
  }
}

/** Every part of a machine, not yet exercised. */
function partsOf(machine: Machine): Record<CoverageKind, Map<string, number>> {
  const parts = { states: [], transitions: [], choiceRules: [], catchers: [], retriers: [] } as Record<CoverageKind, string[]>
  for (const state of machine.states.values()) {
    const { name } = state
    parts.states.push(name)
    if (state.type === 'Choice') {
      for (const rule of rulesOf(machine, name)) {
        parts.choiceRules.push(ruleName(name, rule))
        parts.transitions.push(edge(name, rule.next))
      }
    } else if (state.type !== 'Fail') parts.transitions.push(edge(name, state.next))
    if ('catchers' in state) {
      state.catchers.forEach(({ next }, position) => {
        parts.catchers.push(handlerName(machine, name, 'Catch', position))
        parts.transitions.push(edge(name, next))
      })
      state.retriers.forEach((_, position) => parts.retriers.push(handlerName(machine, name, 'Retry', position)))
    }
  }
  const counts = COVERAGE_KINDS.map(kind => [kind, new Map(parts[kind].map(part => [part, 0]))] as const)
  return Object.fromEntries(counts) as Record<CoverageKind, Map<string, number>>
}

function isCaught(state: State, { attempts }: Visit, next: Visit): boolean {
  const end = attempts.at(-1)?.end
  return (end !== undefined && end.type !== 'Succeeded') || next.stateName !== state.next
}

function failureOf({ error, cause, type }: AttemptEnd): { readonly error?: string; readonly cause?: string } {
  const name = error ?? (type === 'TimedOut' ? 'States.Timeout' : undefined)
  return { ...(name !== undefined && { error: name }), ...(cause !== undefined && { cause }) }
}

const edge = (from: string, to: string | undefined) => `${from} → ${to ?? END}`

function ruleName(stateName: string, { position, next }: Rule): string {
  return `${stateName} ${position === 'Default' ? 'Default' : `Choices[${position}]`} → ${next}`
}

function handlerName(machine: Machine, stateName: string, field: 'Retry' | 'Catch', position: number): string {
  const handler = listAt(definitionsOf(machine).get(stateName) ?? {}, field)[position] as JsonObject | undefined
  const errors = handler === undefined ? [] : listAt(handler, 'ErrorEquals').map((error: Json) => String(error))
  const target = field === 'Catch' ? ` → ${String(handler?.Next)}` : ''
  return `${stateName} ${field}[${position}] ${errors.join(', ')}${target}`
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = new Map<string, number>()
  for (const counts of all) for (const [part, count] of Object.entries(counts)) sum.set(part, (sum.get(part) ?? 0) + count)
  return Object.fromEntries(sum)
}
