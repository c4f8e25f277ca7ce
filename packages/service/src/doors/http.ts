import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openTasks } from '../handle.js'
import { ApiError } from '../model/apiError.js'
import { createHost, type FinalAnswer, type Host, type HostOptions } from './host.js'
import { errorAnswer, readRequest, writeAnswer, type WireResponse } from './protocol.js'

export interface ServerOptions extends HostOptions {
  /** Default 0: any free port. */
  readonly port?: number
}

/** A server of the Step Functions API on this machine. */
export interface StepFunctionsServer {
  /** As in `http://127.0.0.1:8083`: the endpoint for clients. */
  readonly url: string
  readonly host: Host
  readonly close: () => Promise<void>
}

/** Bytes of the body of a request. AWS takes 1 MB. */
const MAX_BODY_BYTES = 2 * 1024 * 1024
const MAX_CONNECTIONS = 1000
const MAX_HEADER_BYTES = 16 * 1024
/** A client must have sent its headers, and its whole request, in this time. */
const REQUEST_TIMEOUT_MS = 10_000

/** What a client calls this machine; the SDK puts `sync-` before the name for some operations. Pages in a browser can't use another. */
const LOOPBACK = /^(?:(?:[\w-]+\.)*localhost|(?:sync-)?(?:localhost|127\.0\.0\.1)|\[::1\])(?::\d+)?$/i

/**
 * Serves the Step Functions API (AWS JSON 1.0) on the loopback interface, to any AWS client: credentials and signatures are not looked
 * at. The clock can be read and moved at `/_redrive/clock`, see docs/service.md.
 *
 *     const server = await serve({ clock: 'real', port: 8083 })
 *     // aws stepfunctions list-state-machines --endpoint-url http://127.0.0.1:8083
 *     await server.close()
 */
export async function serve(options: ServerOptions = {}): Promise<StepFunctionsServer> {
  const host = createHost(options)
  let served = 0
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      respond(host, request, () => (served += 1)).then(
        answer => write(response, answer),
        () => write(response, { statusCode: 500, headers: {}, body: '{"__type":"InternalServerError"}' }),
      )
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, host, close: () => closeAll(server, host) }
}

function closeAll(server: Server, host: Host): Promise<void> {
  host.close()
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function respond(host: Host, request: IncomingMessage, nextSerial: () => number): Promise<WireResponse> {
  const { headers, url = '/', method } = request
  if (!LOOPBACK.test(headers.host ?? '') || headers.origin !== undefined) return plain(403, { message: 'Only for clients on this machine' })
  const body = await bodyOf(request)
  if (body === undefined) return plain(413, { __type: 'RequestEntityTooLargeException', message: `More than ${MAX_BODY_BYTES} bytes` })
  if (url.startsWith('/_redrive/')) return control(host, method, url, body)
  if (method !== 'POST' || url !== '/') return plain(404, { __type: 'UnknownOperationException' })
  return writeAnswer(await answer(host, headers['x-amz-target'], body), nextSerial())
}

async function answer(host: Host, target: string | string[] | undefined, body: string): Promise<FinalAnswer> {
  try {
    return await host.send(readRequest(typeof target === 'string' ? target : undefined, body))
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error)
    throw error
  }
}

/** `GET clock` reads the clock, `POST clock {"advanceMs": 1000}` or `{"settle": true}` moves a virtual one, `GET tasks` lists open tasks. */
function control(host: Host, method: string | undefined, url: string, body: string): WireResponse {
  const path = url.slice('/_redrive/'.length)
  if (method === 'GET' && path === 'tasks') return plain(200, { tasks: openTasks(host.world) })
  if (path !== 'clock') return plain(404, { message: `Nothing is at ${url}` })
  if (method === 'POST') {
    const move = moveIn(body)
    if (move === undefined) return plain(400, { message: 'Send {"advanceMs": milliseconds} or {"settle": true}' })
    if (move === 'settle') host.settle()
    else host.advance(move)
  }
  return plain(200, { now: host.now })
}

function moveIn(body: string): number | 'settle' | undefined {
  try {
    const { advanceMs, settle } = JSON.parse(body) as { readonly advanceMs?: unknown; readonly settle?: unknown }
    if (settle === true) return 'settle'
    return typeof advanceMs === 'number' && advanceMs >= 0 && Number.isFinite(advanceMs) ? advanceMs : undefined
  } catch {
    return undefined
  }
}

/** The body as text; undefined for one that is too long, the rest of which is not kept. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')
}

function plain(statusCode: number, content: object): WireResponse {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }
}

function write(response: ServerResponse, { statusCode, headers, body }: WireResponse): void {
  response.writeHead(statusCode, headers).end(body)
}
