import { textMember, type Machine } from '@redrive/engine'
import { isRun } from '../matchers/subject.js'
import { shortened } from '../mocks/errors.js'
import { plain } from '../plain.js'
import { collectCoverage, coverageOf, mergeCoverage, type Coverage, type CoverageCollector } from './coverage.js'
import type { Observer } from './observe.js'

/** What a suite exercised of one machine: plain JSON, to be handed from the processes that run tests to the one that reports. */
export interface MachineCoverage {
  /** The definition: machines with the same one are the same machine, wherever they were compiled. */
  readonly definition: string
  readonly coverage: Coverage
}

/** Gathers the coverage of every machine that runs. */
export class SuiteCollector {
  readonly #collectors = new Map<Machine, CoverageCollector>()

  readonly add: Observer = run => {
    const { machine, identity } = isRun(run) ? run.execution : run
    const known = this.#collectors.get(machine)
    const collector = known ?? collectCoverage(machine, nameOf(machine, identity.stateMachineName))
    if (known === undefined) this.#collectors.set(machine, collector)
    collector.add(run)
  }

  coverages(): MachineCoverage[] {
    const all = Array.from(this.#collectors, ([machine, collector]) => ({
      definition: definitionText(machine),
      coverage: collector.coverage(),
    }))
    return mergeMachines(all)
  }
}

/** One coverage for each machine. */
export function mergeMachines(all: readonly MachineCoverage[]): MachineCoverage[] {
  const merged = new Map<string, Coverage>()
  for (const { definition, coverage } of all) {
    const known = merged.get(definition)
    merged.set(definition, known === undefined ? coverage : mergeCoverage(known, coverage))
  }
  return Array.from(merged, ([definition, coverage]) => ({ definition, coverage }))
}

/**
 * The coverages of certain machines, under the names that they are given: also of those that never ran, and of no others.
 *
 * @param machines by name
 */
export function coveragesOf(machines: Readonly<Record<string, Machine>>, ran: readonly MachineCoverage[]): Coverage[] {
  const byDefinition = new Map(ran.map(({ definition, coverage }) => [definition, coverage]))
  return Object.entries(machines).map(([name, machine]) => {
    const coverage = byDefinition.get(definitionText(machine)) ?? coverageOf(machine, [])
    return { ...coverage, name }
  })
}

/** However its numbers were written, and whether it came as text or as a value. */
function definitionText({ definition }: Machine): string {
  return JSON.stringify(plain(definition))
}

/** The name of those runs of the machine that were given one, or else what the definition says of itself. */
function nameOf({ definition }: Machine, stateMachineName: string): string {
  if (stateMachineName !== UNNAMED) return stateMachineName
  const comment = textMember(definition, 'Comment')
  if (comment !== undefined && comment !== '') return shortened(comment, 40)
  return `StartAt ${textMember(definition, 'StartAt')}`
}

/** What the engine calls a machine that was not given a name. */
const UNNAMED = 'StateMachine'
