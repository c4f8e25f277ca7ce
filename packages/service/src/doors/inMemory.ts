import type { Request } from '../handle.js'
import { createHost, type Host, type HostOptions } from './host.js'
import { answerCall, writeAnswer } from './protocol.js'

/** Step Functions in this process, as the request handler of an AWS SDK v3 client. */
export interface InMemory extends Host {
  /** All that a client needs: `new SFNClient(sfn.client)`. The credentials are made up, and nobody looks at them. */
  readonly client: {
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
    readonly requestHandler: InMemory
  }
  readonly metadata: { readonly handlerProtocol: string }
  readonly handle: (request: SdkRequest, options?: SdkOptions) => Promise<{ readonly response: SdkResponse }>
  readonly destroy: () => void
  readonly updateHttpClientConfig: () => void
  readonly httpHandlerConfigs: () => Record<string, never>
}

/** What this handler needs of the request that the SDK makes. */
export interface SdkRequest {
  readonly headers: { readonly [name: string]: string }
  readonly body?: unknown
}

export interface SdkOptions {
  /** Earlier versions of the SDK had signals of their own; those are not followed. */
  readonly abortSignal?: AbortSignal | { readonly aborted: boolean }
}

export interface SdkResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/**
 * Step Functions in memory, behind the official SDK: no socket, no account, and a clock that the test owns.
 *
 *     const sfn = inMemory({ handlers: { byState: { Pay: () => ({ output: { paid: true } }) } } })
 *     const client = new SFNClient(sfn.client)
 *     await client.send(new StartExecutionCommand({ stateMachineArn }))
 *     sfn.settle()   // every wait is over
 */
export function inMemory(options: HostOptions = {}): InMemory {
  const host = createHost(options)
  let served = 0

  const handle: InMemory['handle'] = async ({ headers, body }, { abortSignal } = {}) => {
    const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined
    const send = (request: Request) => host.send(request, signal)
    const answer = await answerCall(send, headerOf(headers, 'x-amz-target'), textOf(body))
    const { statusCode, headers: given, body: text } = writeAnswer(answer, (served += 1))
    return { response: { statusCode, headers: { ...given }, body: new TextEncoder().encode(text) } }
  }

  const handler: InMemory = {
    get world() {
      return host.world
    },
    get now() {
      return host.now
    },
    clock: host.clock,
    send: host.send,
    advance: host.advance,
    settle: host.settle,
    answerTask: host.answerTask,
    replaceWorld: host.replaceWorld,
    reset: host.reset,
    close: host.close,
    get client() {
      return {
        region: host.world.region,
        credentials: { accessKeyId: 'in-memory', secretAccessKey: 'in-memory' },
        requestHandler: handler,
      }
    },
    metadata: { handlerProtocol: 'in-memory' },
    handle,
    // Clients share a world: one that is destroyed leaves it to the others.
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
  return handler
}

function headerOf(headers: SdkRequest['headers'], name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
}

function textOf(body: unknown): string {
  if (body === undefined || typeof body === 'string') return body ?? ''
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  throw new TypeError('The body of a request must be a text')
}
