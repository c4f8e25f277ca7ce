import type { IncomingMessage } from 'node:http'
import type { Request } from '../handle.js'
import { ApiError } from '../model/apiError.js'
import { control } from './control.js'
import type { FinalAnswer, Host } from './host.js'
import { answerCall, CONTENT_TYPE, writeAnswer, type WireResponse } from './protocol.js'

interface Limits {
  readonly bodyBytes: number
  readonly waitingRequests: number
}

/** Answers a request; `gone` tells when nobody waits for the answer any more. Never fails. */
export type Responder = (request: IncomingMessage, gone: AbortSignal) => Promise<WireResponse>

/** How much of a body that is too long is read and thrown away, so that its sender gets to read the answer. */
const DISCARDED_BYTES = 16 * 1024 * 1024

/** What a client calls this machine; the SDK puts `sync-` before the name for some operations. Pages in a browser can't use another. */
const LOOPBACK = /^(?:(?:[\w-]+\.)*localhost|(?:sync-)?(?:localhost|127\.0\.0\.1)|\[::1\])$/

/** The operations that may have to wait for their answer. */
const WAITING: ReadonlySet<string> = new Set(['GetActivityTask', 'StartSyncExecution'])

/** Makes what answers the requests to a server: those of the API, and those to `/_redrive/`. */
export function responder(host: Host, { bodyBytes, waitingRequests }: Limits, allowedHosts: readonly string[]): Responder {
  const names = new Set(allowedHosts.map(name => name.toLowerCase()))
  let [served, waiting] = [0, 0]

  const send = async (request: Request, gone: AbortSignal): Promise<FinalAnswer> => {
    if (!WAITING.has(request.operation)) return host.send(request, gone)
    if (waiting >= waitingRequests) throw new ApiError('ThrottlingException', `${waiting} requests wait for an answer already`)
    waiting += 1
    try {
      return await host.send(request, gone)
    } finally {
      waiting -= 1
    }
  }

  const respond: Responder = async (request, gone) => {
    const { headers, url = '/', method = '' } = request
    const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!(LOOPBACK.test(name) || names.has(name)) || headers.origin !== undefined) {
      return refusal(403, 'AccessDeniedException', 'Only for clients on this machine, and not for web pages')
    }
    const body = await bodyOf(request, bodyBytes)
    if (body === undefined) return refusal(413, 'RequestEntityTooLargeException', `A request may have ${bodyBytes} bytes`)
    const [path = '', query] = url.split('?')
    if (path.startsWith('/_redrive/')) {
      const asked = { method, path: path.slice('/_redrive/'.length), query: new URLSearchParams(query), body }
      const { statusCode, content } = await control(host, asked)
      return plain(statusCode, content)
    }
    if (method !== 'POST' || path !== '/') return refusal(404, 'UnknownOperationException', 'Send POST to /')
    const target = headers['x-amz-target']
    const answer = await answerCall(call => send(call, gone), typeof target === 'string' ? target : undefined, body)
    return writeAnswer(answer, (served += 1))
  }

  return (request, gone) => respond(request, gone).catch(failure)
}

/** The body as text; undefined for one that is too long. */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
    if (size > maxBytes + DISCARDED_BYTES) break
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}

/** What went wrong is no secret on this machine: mostly a handler of the test that threw. */
function failure(error: unknown): WireResponse {
  return refusal(500, 'InternalFailure', error instanceof Error ? error.message : String(error))
}

function refusal(statusCode: number, type: string, message: string): WireResponse {
  return plain(statusCode, { __type: `com.amazon.coral.service#${type}`, message })
}

function plain(statusCode: number, content: object): WireResponse {
  return { statusCode, headers: { 'content-type': CONTENT_TYPE }, body: JSON.stringify(content) }
}
