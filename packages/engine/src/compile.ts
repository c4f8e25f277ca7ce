import { errorMatcher } from './definition/errorMatcher.js'
import { isArray, isNumber, isObject, member, parseJson, admit, textMember, toNumber, type Json, type JsonObject } from './json/index.js'
import { DEFAULT_RETRY_BACKOFF_RATE, DEFAULT_RETRY_INTERVAL_SECONDS, DEFAULT_RETRY_MAX_ATTEMPTS } from './limits.js'
import { behaviourFor } from './states/registry.js'
import { InvalidDefinitionError } from './definition/invalidDefinition.js'
import { jsonataLanguage } from './definition/jsonataLanguage.js'
import { jsonpathLanguage } from './definition/jsonpathLanguage.js'
import type { Language } from './definition/language.js'
import type { Catcher, CompiledScope, CompiledState, Machine, Retrier, StateMachineType } from './definition/machine.js'
import { LONE_STATE_NAME, validate } from './definition/validate/index.js'

export interface CompileOptions {
  /** STANDARD by default. EXPRESS state machines may not wait for callbacks, jobs or activities. */
  readonly type?: StateMachineType
}

/**
 * Compiles a definition, once, for any number of executions: validates it as AWS does and parses every path, template, rule and
 * expression.
 *
 *     const machine = compile({ StartAt: 'Hello', States: { Hello: { Type: 'Pass', End: true } } })
 *     const same = compile('{"StartAt":"Hello", ...}')
 *
 * @param definition Amazon States Language, as an object or as JSON text
 * @throws InvalidDefinitionError with every diagnostic, where AWS would refuse to create the state machine
 */
export function compile(definition: Json | string, options: CompileOptions = {}): Machine {
  const type = options.type ?? 'STANDARD'
  const diagnostics = validate(definition, { type })
  if (diagnostics.some(({ severity }) => severity === 'ERROR')) throw new InvalidDefinitionError(diagnostics)
  const parsed = (typeof definition === 'string' ? parseJson(definition) : admit(definition, 'definition')) as JsonObject
  const states = new Map<string, CompiledState>()
  const machineLanguage = languageOf(parsed, jsonpathLanguage)
  const root = compileScope(parsed, machineLanguage, states)
  const timeout = member(parsed, 'TimeoutSeconds')
  return Object.freeze({
    type,
    definition: parsed,
    warnings: diagnostics,
    root,
    states,
    timeoutSeconds: isNumber(timeout) ? toNumber(timeout) : undefined,
  })
}

/** Compiles a state that comes without a machine around it. It has been validated. */
export function compileLoneState(definition: JsonObject): CompiledState {
  return compileState(LONE_STATE_NAME, definition, jsonpathLanguage, new Map())
}

/** States take their language from themselves or from the top level, not from the state around them. */
function languageOf(object: JsonObject, otherwise: Language): Language {
  const language = member(object, 'QueryLanguage')
  if (language === undefined) return otherwise
  return language === 'JSONata' ? jsonataLanguage : jsonpathLanguage
}

function compileScope(definition: JsonObject, machineLanguage: Language, all: Map<string, CompiledState>): CompiledScope {
  const states = new Map<string, CompiledState>()
  for (const [name, state] of Object.entries(objectAt(definition, 'States'))) {
    const compiled = compileState(name, state as JsonObject, machineLanguage, all)
    states.set(name, compiled)
    all.set(name, compiled)
  }
  for (const state of states.values()) linkToNext(state, states)
  return { start: states.get(textMember(definition, 'StartAt')!)!, states }
}

/** `next` becomes the very text that names the state, so that comparing the two takes no time. */
function linkToNext(state: { next: string | undefined }, states: ReadonlyMap<string, CompiledState>): void {
  const nextState = state.next === undefined ? undefined : states.get(state.next)
  state.next = nextState?.name
  Object.defineProperty(state, 'nextState' satisfies keyof CompiledState, { value: nextState })
}

function compileState(name: string, definition: JsonObject, machineLanguage: Language, all: Map<string, CompiledState>): CompiledState {
  const language = languageOf(definition, machineLanguage)
  return behaviourFor(textMember(definition, 'Type')!)!.compile(definition, {
    name,
    language,
    next: textMember(definition, 'Next'),
    scope: nested => compileScope(nested, machineLanguage, all),
    retriers: () => listAt(definition, 'Retry').map(compileRetrier),
    catchers: () => listAt(definition, 'Catch').map((catcher, position) => compileCatcher(catcher, position, language)),
  })
}

function compileRetrier(retrier: JsonObject): Retrier {
  const numberAt = (field: string) => {
    const value = member(retrier, field)
    return isNumber(value) ? toNumber(value) : undefined
  }
  return {
    matches: errorMatcher(errorNames(retrier)),
    intervalSeconds: numberAt('IntervalSeconds') ?? DEFAULT_RETRY_INTERVAL_SECONDS,
    maxAttempts: numberAt('MaxAttempts') ?? DEFAULT_RETRY_MAX_ATTEMPTS,
    backoffRate: numberAt('BackoffRate') ?? DEFAULT_RETRY_BACKOFF_RATE,
    maxDelaySeconds: numberAt('MaxDelaySeconds'),
    fullJitter: member(retrier, 'JitterStrategy') === 'FULL',
  }
}

function compileCatcher(catcher: JsonObject, position: number, language: Language): Catcher {
  return { matches: errorMatcher(errorNames(catcher)), next: textMember(catcher, 'Next')!, leave: language.catcher(catcher, position) }
}

function errorNames(rule: JsonObject): string[] {
  const names = member(rule, 'ErrorEquals')
  return isArray(names) ? names.filter(name => typeof name === 'string') : []
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = member(object, field)
  return isObject(value) ? value : {}
}

function listAt(object: JsonObject, field: string): JsonObject[] {
  const value = member(object, field)
  return isArray(value) ? value.filter(isObject) : []
}
