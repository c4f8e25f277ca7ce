import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Sees to it that clients who are slow, or only seem to be there, don't keep others out: when there is no room for one more connection,
 * the one that has gone longest without a whole request makes room.
 */
export function keepRoom(server: Server, connections: number): void {
  const idle = new Set<Socket>()
  let open = 0
  server.on('connection', socket => {
    open += 1
    idle.add(socket)
    socket.once('close', () => {
      open -= 1
      idle.delete(socket)
    })
    if (open > connections) (idle.values().next().value ?? socket).destroy()
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request
    request.once('end', () => response.closed || idle.delete(socket))
    response.once('close', () => socket.destroyed || idle.add(socket))
  })
}

/** Ends the connection of a client that doesn't read its answer in time. */
export function limitReading({ socket }: IncomingMessage, response: ServerResponse, ms: number): void {
  const timer = setTimeout(() => socket.destroy(), ms)
  response.once('close', () => clearTimeout(timer))
}

/** What is wrong with what a client sends, where it is no HTTP request: closes the connection with an answer in the form of AWS. */
export function answerMalformed(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable) return void socket.destroy()
    const [status, type] = MALFORMED[error.code ?? ''] ?? ['400 Bad Request', 'MalformedHttpRequestException']
    const body = JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message: error.message })
    const headers = ['content-type: application/x-amz-json-1.0', `content-length: ${Buffer.byteLength(body)}`, 'connection: close']
    socket.end(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n${body}`)
  })
}

const MALFORMED: { readonly [code: string]: readonly [status: string, type: string] } = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'RequestHeaderSectionTooLargeException'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'RequestTimeoutException'],
}
