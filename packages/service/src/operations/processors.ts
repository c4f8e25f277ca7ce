import { isArray, isObject, member, textMember, type Json, type JsonObject } from '@redrive/engine'

/**
 * The processor of a Map, as the definition of the state machine that the children of its Map Runs are executions of: without the
 * ProcessorConfig (recorded).
 */
export function processorOf(definition: JsonObject, stateName: string): JsonObject | undefined {
  return processorWhere(definition, name => name === stateName)
}

/** The same for the Distributed Map with a certain Label. */
export function processorWithLabel(definition: JsonObject, label: string): JsonObject | undefined {
  return processorWhere(definition, (_name, state) => textMember(state, 'Label') === label)
}

function processorWhere(definition: JsonObject, isWanted: (name: string, state: JsonObject) => boolean): JsonObject | undefined {
  const scopes: Json[] = [definition]
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    const states = isObject(scope) ? member(scope, 'States') : undefined
    for (const [name, state] of Object.entries(isObject(states) ? states : {})) {
      if (!isObject(state)) continue
      const processor = member(state, 'ItemProcessor') ?? member(state, 'Iterator')
      if (isObject(processor) && isWanted(name, state)) return withoutConfig(processor)
      const branches = member(state, 'Branches')
      scopes.push(...(isArray(branches) ? branches : []), ...(processor === undefined ? [] : [processor]))
    }
  }
  return undefined
}

function withoutConfig(processor: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(processor).filter(([name]) => name !== 'ProcessorConfig'))
}
