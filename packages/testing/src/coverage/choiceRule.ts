import { compile, start, type Execution, type Json, type JsonObject, type Machine } from '@redrive/engine'
import { ownTraceOf, type Visit } from '../trace/trace.js'
import { definitionsOf, listAt } from '../trace/structure.js'

/** A way out of a Choice: a rule by its position, or the default. */
export interface Rule {
  readonly position: number | 'Default'
  readonly next: string
}

export function rulesOf(machine: Machine, stateName: string): Rule[] {
  const choice = definitionsOf(machine).get(stateName) ?? {}
  const rules: Rule[] = listAt(choice, 'Choices').map((rule, position) => ({ position, next: String((rule as JsonObject).Next) }))
  return typeof choice.Default === 'string' ? [...rules, { position: 'Default', next: choice.Default }] : rules
}

/**
 * The rule by which a Choice was left. A history only says where it led; where several rules lead there, the Choice is evaluated again, in a
 * machine in which each rule leads somewhere else.
 */
export function ruleTaken(execution: Execution, visit: Visit, next: string): Rule | undefined {
  const candidates = rulesOf(execution.machine, visit.stateName).filter(rule => rule.next === next)
  if (candidates.length < 2) return candidates[0]
  const position = chosenAgain(execution, visit)
  return candidates.find(rule => String(rule.position) === position) ?? candidates[0]
}

const RULE = 'rule '

function chosenAgain(execution: Execution, visit: Visit): string | undefined {
  const { machine, state, identity } = execution
  const choice = definitionsOf(machine).get(visit.stateName)!
  const rules = rulesOf(machine, visit.stateName)
  const ends = rules.map(({ position }) => [`${RULE}${position}`, { Type: 'Succeed' }] as const)
  const before = stepsBefore(visit)
  const probe = compile({
    StartAt: before[0]?.[0] ?? visit.stateName,
    States: { ...Object.fromEntries(before), [visit.stateName]: diverted(choice, machine.definition), ...Object.fromEntries(ends) },
  })
  // The input of the execution is what the context object says it is, that of the Choice is made by the states before it.
  const [probed] = start(probe, { input: state.input, at: visit.enteredAt, seed: identity.seed })
  return ownTraceOf(probed)
    .visits.find(({ stateName }) => stateName.startsWith(RULE))
    ?.stateName.slice(RULE.length)
}

/** States that assign the variables and give the input that the Choice had. */
function stepsBefore({ stateName, input, variables }: Visit): (readonly [string, Json])[] {
  const names = Object.keys(variables)
  const Assign = Object.fromEntries(names.map(name => [`${name}.$`, `$.${name}`]))
  const give = ['given input', { Type: 'Pass', Result: input, Next: stateName }] as const
  if (names.length === 0) return [give]
  return [['given variables', { Type: 'Pass', Result: variables, Assign, Next: give[0] }], give]
}

function diverted(choice: JsonObject, machine: JsonObject): Json {
  const Choices = listAt(choice, 'Choices').map((rule, position) => ({ ...(rule as JsonObject), Next: `${RULE}${position}` }))
  return {
    QueryLanguage: choice.QueryLanguage ?? machine.QueryLanguage ?? 'JSONPath',
    ...choice,
    Choices,
    ...(choice.Default !== undefined && { Default: `${RULE}Default` }),
  }
}
