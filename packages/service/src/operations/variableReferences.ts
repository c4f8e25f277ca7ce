import { isArray, isObject, member, textMember, type Json, type JsonObject } from '@redrive/engine'

/**
 * Which variables each state reads, by name: of the states that read any, nested ones included.
 *
 *     variableReferences(definition)   // { Check: ['guess', 'answer'] }
 */
export function variableReferences(definition: JsonObject): Readonly<Record<string, readonly string[]>> {
  const found: [string, readonly string[]][] = []
  const scopes: (readonly [JsonObject, language: Json])[] = [[definition, member(definition, 'QueryLanguage') ?? 'JSONPath']]
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    const [{ States: states = {} }, machineLanguage] = scope
    for (const [name, state] of Object.entries(isObject(states) ? states : {})) {
      if (!isObject(state)) continue
      const isJsonata = (member(state, 'QueryLanguage') ?? machineLanguage) === 'JSONata'
      const names = new Set(
        expressionsOf(state, isJsonata, nested => scopes.push([nested, machineLanguage])).flatMap(isJsonata ? inJsonata : inPath),
      )
      if (names.size > 0) found.push([name, [...names].sort()])
    }
  }
  return Object.fromEntries(found)
}

/** The texts in a state that are evaluated; states inside it are handed to `onScope`. */
function expressionsOf(state: JsonObject, isJsonata: boolean, onScope: (scope: JsonObject) => void): string[] {
  const texts: string[] = []
  const pending: Json[] = [state]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isArray(value)) pending.push(...value)
    else if (isObject(value)) {
      if (value !== state && isObject(member(value, 'States')) && textMember(value, 'StartAt') !== undefined) {
        onScope(value)
        continue
      }
      for (const [name, item] of Object.entries(value)) {
        if (typeof item !== 'string') pending.push(item)
        else if (isJsonata ? item.startsWith('{%') : name.endsWith('.$') || name.endsWith('Path') || name === 'Variable') texts.push(item)
      }
    } else if (typeof value === 'string' && isJsonata && value.startsWith('{%')) texts.push(value)
  }
  return texts
}

const NAME = '[\\p{ID_Start}_][\\p{ID_Continue}]*'
const VARIABLE_IN_PATH = new RegExp(`(?<![$\\p{ID_Continue}])\\$(${NAME})`, 'gu')

/** Paths and intrinsic functions; what is in quotes is no reference. */
function inPath(text: string): string[] {
  return [...text.replace(/'(?:[^'\\]|\\.)*'/g, "''").matchAll(VARIABLE_IN_PATH)].map(match => match[1]!)
}

const VARIABLE_IN_JSONATA = new RegExp(`(?<![$\\p{ID_Continue}])\\$(${NAME})\\s*(\\(|:=)?`, 'gu')

/** What is not called, bound by the expression itself or `$states`. Texts, quoted names and comments hold no references. */
function inJsonata(text: string): string[] {
  const code = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/\*[\s\S]*?\*\//g, ' ')
  const bound = new Set(['states'])
  for (const [, parameters = ''] of code.matchAll(/(?:function|λ)\s*\(([^)]*)\)/g))
    for (const [, name] of parameters.matchAll(VARIABLE_IN_JSONATA)) bound.add(name!)
  const uses = [...code.matchAll(VARIABLE_IN_JSONATA)].map(([, name, after]) => ({ name: name!, after }))
  for (const { name, after } of uses) if (after === ':=') bound.add(name)
  return uses.filter(({ name, after }) => after !== '(' && !bound.has(name)).map(({ name }) => name)
}
