import { ApiError } from '../model/apiError.js'
import { createHost, type FinalAnswer, type Host, type HostOptions } from './host.js'
import { errorAnswer, readRequest, writeAnswer } from './protocol.js'

/** Step Functions in this process, as the request handler of an AWS SDK v3 client. */
export interface InMemory extends Host {
  /** All that a client needs: `new SFNClient(sfn.client)`. The credentials are made up, and nobody looks at them. */
  readonly client: {
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
    readonly requestHandler: InMemory
  }
  readonly metadata: { readonly handlerProtocol: string }
  readonly handle: (request: SdkRequest) => Promise<{ readonly response: SdkResponse }>
  readonly destroy: () => void
  readonly updateHttpClientConfig: () => void
  readonly httpHandlerConfigs: () => Record<string, never>
}

/** What this handler needs of the request that the SDK makes. */
export interface SdkRequest {
  readonly headers: { readonly [name: string]: string }
  readonly body?: unknown
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

  const handle = async ({ headers, body }: SdkRequest): Promise<{ readonly response: SdkResponse }> => {
    const { statusCode, headers: given, body: text } = writeAnswer(await answer(host, headers, body), (served += 1))
    return { response: { statusCode, headers: { ...given }, body: new TextEncoder().encode(text) } }
  }

  const handler: InMemory = {
    get world() {
      return host.world
    },
    get now() {
      return host.now
    },
    send: host.send,
    advance: host.advance,
    settle: host.settle,
    answerTask: host.answerTask,
    replaceWorld: host.replaceWorld,
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

async function answer(host: Host, headers: SdkRequest['headers'], body: unknown): Promise<FinalAnswer> {
  try {
    return await host.send(readRequest(headerOf(headers, 'x-amz-target'), textOf(body)))
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error)
    throw error
  }
}

function headerOf(headers: SdkRequest['headers'], name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
}

function textOf(body: unknown): string {
  if (body === undefined || typeof body === 'string') return body ?? ''
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  throw new ApiError('SerializationException', 'The body of a request must be a text')
}
