import { StateFailure } from '../expression/failure.js'
import { isArray, isObject, JsonSyntaxError, member, parseJson, textMember, type Json, type JsonObject } from '../json/index.js'

/**
 * The items in a text that an ItemReader would read, JSON or JSON Lines; undefined for other forms.
 *
 *     readItems({ InputType: 'JSON', ItemsPointer: '/orders' }, '{"orders": [1, 2]}')   // [1, 2]
 *
 * @throws StateFailure States.ItemReaderFailed for a text that holds no items
 */
export function readItems(config: JsonObject, text: string): Json | undefined {
  const type = textMember(config, 'InputType')
  if (type === 'JSONL') return Object.freeze(lines(text).map(parsed))
  if (type !== 'JSON' && type !== undefined) return undefined
  const items = pointedAt(parsed(text), textMember(config, 'ItemsPointer') ?? '')
  if (isArray(items) || isObject(items)) return items
  throw unreadable('Attempting to map over non-iterable node.')
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter(line => line.trim() !== '')
}

function parsed(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unreadable(`The data to read is no JSON: ${error.message}`)
    throw error
  }
}

/** A JSON Pointer (RFC 6901). */
function pointedAt(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (isArray(at)) at = /^(?:0|[1-9]\d*)$/.test(name) ? at[Number(name)] : undefined
    else at = isObject(at) ? member(at, name) : undefined
  }
  return at
}

const unreadable = (reason: string) => StateFailure.itemReader(reason)
