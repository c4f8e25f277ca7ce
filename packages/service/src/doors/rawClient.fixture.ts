import { connect, type Socket } from 'node:net'

/** A client that writes what it likes: bytes, not requests. */
export interface RawClient {
  readonly socket: Socket
  /** All that was received, when the server has closed the connection. */
  readonly closed: Promise<string>
  /** What was received, as soon as it holds this text. */
  readonly received: (text: string) => Promise<string>
}

export async function rawClient(url: string, ...lines: readonly string[]): Promise<RawClient> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let text = ''
  // A connection that is cut is what the tests are about.
  socket.on('error', () => undefined)
  socket.on('data', chunk => (text += chunk.toString()))
  const closed = new Promise<string>(resolve => socket.once('close', () => resolve(text)))
  await new Promise(resolve => socket.once('connect', resolve))
  if (lines.length > 0) socket.write(lines.join('\r\n'))
  const received = (wanted: string) =>
    new Promise<string>(resolve => {
      const look = () => text.includes(wanted) && resolve(text)
      socket.on('data', look)
      look()
    })
  return { socket, closed, received }
}

/** The lines of a request, as AWS clients send it. */
export function requestLines(operation: string, body: string, length = Buffer.byteLength(body)): string[] {
  const head = ['POST / HTTP/1.1', 'host: localhost', `x-amz-target: AWSStepFunctions.${operation}`, `content-length: ${length}`]
  return [...head, '', body]
}
