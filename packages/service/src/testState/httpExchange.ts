import {
  isArray,
  isObject,
  member,
  stringifyJson,
  textMember,
  type Json,
  type JsonObject,
  type StateUnderTest,
  type Steps,
} from '@redrive/engine'

/** What an HTTP Task sent and what came back, at level TRACE. Headers are texts such as `[Accept: text/plain, Range: bytes=0-262144]`. */
export interface HttpExchange {
  readonly request: {
    readonly protocol: string
    readonly method?: string
    readonly url: string
    readonly headers: string
    readonly body?: string
  }
  /** Absent where no answer came. */
  readonly response?: {
    readonly protocol: string
    readonly statusCode?: string
    readonly statusMessage?: string
    readonly headers: string
    readonly body?: string
  }
}

/**
 * Reads the exchange off what the state evaluated and what it was answered. What a connection adds to a request (its secrets among it)
 * is not known here, so it is not in it.
 */
export function httpExchangeOf({ state }: StateUnderTest, steps: Readonly<Steps>): HttpExchange | undefined {
  if (state.type !== 'Task' || state.resource.resourceType !== 'http') return undefined
  const parameters = steps.afterParameters ?? steps.afterArguments
  if (!isObject(parameters)) return undefined
  const method = textMember(parameters, 'Method')
  const body = member(parameters, 'RequestBody')
  const request = { protocol: 'https', ...(method !== undefined && { method }), url: urlOf(parameters), headers: headersIn(parameters) }
  return {
    request: { ...request, ...(body !== undefined && { body: textIn(body) }) },
    ...(isObject(steps.result) && { response: responseOf(steps.result) }),
  }
}

function responseOf(result: JsonObject): NonNullable<HttpExchange['response']> {
  const status = member(result, 'StatusCode')
  const message = textMember(result, 'StatusText')
  const body = member(result, 'ResponseBody')
  return {
    protocol: 'https',
    ...(status !== undefined && { statusCode: textIn(status) }),
    ...(message !== undefined && { statusMessage: message }),
    headers: headersIn(result),
    ...(body !== undefined && { body: textIn(body) }),
  }
}

function urlOf(parameters: JsonObject): string {
  const endpoint = textMember(parameters, 'ApiEndpoint') ?? ''
  const query = pairsIn(parameters, 'QueryParameters').map(pair => pair.map(encoded).join('='))
  return query.length === 0 ? endpoint : `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query.join('&')}`
}

/** Half a surrogate pair becomes a replacement character. */
const encoded = (part: string) => encodeURIComponent(Buffer.from(part).toString())

function headersIn(message: JsonObject): string {
  return `[${pairsIn(message, 'Headers')
    .map(pair => pair.join(': '))
    .join(', ')}]`
}

/** The members of an object, each of them as often as it has values. */
function pairsIn(object: JsonObject, field: string): (readonly [name: string, value: string])[] {
  const members = member(object, field)
  if (!isObject(members)) return []
  return Object.entries(members).flatMap(([name, value]) => (isArray(value) ? value : [value]).map(item => [name, textIn(item)] as const))
}

const textIn = (value: Json) => (typeof value === 'string' ? value : stringifyJson(value))
