import { compile, compileLoneState } from '../compile.js'
import { InvalidDefinitionError } from '../definition/invalidDefinition.js'
import type { CompiledState } from '../definition/machine.js'
import { validate, validateState } from '../definition/validate/index.js'
import { admit, isArray, isObject, member, parseJson, type Json, type JsonObject } from '../json/index.js'

/** A state that is looked at on its own. */
export interface StateUnderTest {
  readonly state: CompiledState
  readonly definition: JsonObject
  readonly queryLanguage: 'JSONPath' | 'JSONata'
  /** It is inside the processor of a Map. */
  readonly isInMap: boolean
}

/**
 * Takes one state out of a definition, to look at it with `inspectState`.
 *
 *     const test = stateUnderTest({ Type: 'Pass', End: true })
 *     const nested = stateUnderTest(machine, 'Charge')   // at any depth; undefined where there is none of that name
 *
 * @param definition a state, or with `stateName` a whole state machine; an object or its JSON text
 * @throws InvalidDefinitionError with every diagnostic, where AWS would refuse the definition
 */
export function stateUnderTest(definition: Json | string, stateName?: string): StateUnderTest | undefined {
  const diagnostics = stateName === undefined ? validateState(definition) : validate(definition)
  if (diagnostics.some(({ severity }) => severity === 'ERROR')) throw new InvalidDefinitionError(diagnostics)
  const parsed = (typeof definition === 'string' ? parseJson(definition) : admit(definition, 'definition')) as JsonObject
  if (stateName === undefined) {
    return { state: compileLoneState(parsed), definition: parsed, queryLanguage: languageOf(parsed), isInMap: false }
  }
  const state = compile(parsed).states.get(stateName)
  const place = placeOf(parsed, stateName)
  if (state === undefined || place === undefined) return undefined
  const queryLanguage = member(place.definition, 'QueryLanguage') === undefined ? languageOf(parsed) : languageOf(place.definition)
  return { state, ...place, queryLanguage }
}

function languageOf(object: JsonObject): StateUnderTest['queryLanguage'] {
  return member(object, 'QueryLanguage') === 'JSONata' ? 'JSONata' : 'JSONPath'
}

type Place = Pick<StateUnderTest, 'definition' | 'isInMap'>

/** Looks through the scopes of a machine, nested ones too. */
function placeOf(machine: JsonObject, name: string): Place | undefined {
  const pending: Place[] = [{ definition: machine, isInMap: false }]
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    const states = member(scope.definition, 'States')
    if (!isObject(states)) continue
    const found = member(states, name)
    if (isObject(found)) return { definition: found, isInMap: scope.isInMap }
    for (const state of Object.values(states).filter(isObject)) {
      const branches = member(state, 'Branches')
      for (const definition of (isArray(branches) ? branches : []).filter(isObject)) pending.push({ definition, isInMap: scope.isInMap })
      const processor = member(state, 'ItemProcessor') ?? member(state, 'Iterator')
      if (isObject(processor)) pending.push({ definition: processor, isInMap: true })
    }
  }
  return undefined
}
