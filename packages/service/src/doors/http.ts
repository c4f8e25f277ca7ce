import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerMalformed, keepRoom, limitReading } from './connections.js'
import { createHost, type Host, type HostOptions } from './host.js'
import { responder } from './respond.js'

export interface ServerOptions extends HostOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** The address to listen on. Default 127.0.0.1, which other machines can't reach. */
  readonly hostname?: string
  /** The names that clients may use for this machine, beside those of the loopback interface. */
  readonly allowedHosts?: readonly string[]
  readonly limits?: Partial<ServerLimits>
}

/** What one client may take from the others. */
export interface ServerLimits {
  /** Bytes of the body of a request. AWS takes 1 MB. Default 2 MiB. */
  readonly bodyBytes: number
  /** Bytes of all headers. Default 16 KiB. */
  readonly headerBytes: number
  /** How long a client may take to send a request, or to read its answer. Default 10,000. */
  readonly exchangeMs: number
  /** Default 1000. When there are more, one that has no whole request on its way is closed. */
  readonly connections: number
  /** Requests that wait for an answer (GetActivityTask, StartSyncExecution) at the same time. Default 500. */
  readonly waitingRequests: number
}

/** A server of the Step Functions API on this machine. */
export interface StepFunctionsServer {
  /** As in `http://127.0.0.1:8083`: the endpoint for clients. */
  readonly url: string
  readonly host: Host
  readonly close: () => Promise<void>
}

const LIMITS: ServerLimits = {
  bodyBytes: 2 * 1024 * 1024,
  headerBytes: 16 * 1024,
  exchangeMs: 10_000,
  connections: 1000,
  waitingRequests: 500,
}

/**
 * Serves the Step Functions API (AWS JSON 1.0) on the loopback interface, to any AWS client: credentials and signatures are not looked
 * at. What tests in other processes need beside it, such as a clock to move, is at `/_redrive/`: see docs/service.md.
 *
 *     const server = await serve({ clock: 'real', port: 8083 })
 *     // aws stepfunctions list-state-machines --endpoint-url http://127.0.0.1:8083
 *     await server.close()
 */
export async function serve(options: ServerOptions = {}): Promise<StepFunctionsServer> {
  const { port = 0, hostname = '127.0.0.1', allowedHosts = [] } = options
  const host = createHost(options)
  const limits = { ...LIMITS, ...options.limits }
  const respond = responder(host, limits, allowedHosts)
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.exchangeMs,
      requestTimeout: limits.exchangeMs,
      connectionsCheckingInterval: Math.ceil(limits.exchangeMs / 10),
    },
    (request, response) => {
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      void respond(request, gone.signal).then(({ statusCode, headers, body }) => {
        limitReading(request, response, limits.exchangeMs)
        response.writeHead(statusCode, headers).end(body)
      })
    },
  )
  keepRoom(server, limits.connections)
  answerMalformed(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, resolve)
  })
  return { url: urlOf(server.address() as AddressInfo), host, close: () => closeAll(server, host) }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

function closeAll(server: Server, host: Host): Promise<void> {
  host.close()
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
