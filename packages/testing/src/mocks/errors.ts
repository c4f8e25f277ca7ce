import { stringifyJson } from '@redrive/engine'
import type { Call } from './mock.js'

/** The mocks of a test don't fit the machine, or can't answer a call. It fails the test; the execution knows nothing of it. */
export class MockError extends Error {
  override readonly name: string = 'MockError'
}

/** A task was called that has no mock. */
export class UnmockedTaskError extends MockError {
  override readonly name = 'UnmockedTaskError'
  readonly call: Call

  constructor(call: Call, known: readonly string[]) {
    const child = call.childIndex === undefined ? '' : ` of child ${call.childIndex}`
    const where = call.indices.length === 0 ? '' : ` (indices ${call.indices.join(', ')})`
    const mocked = known.length === 0 ? 'Nothing is mocked.' : `Mocked are: ${known.join(', ')}.`
    super(
      `No mock for the ${call.pattern === 'mapRun' ? 'Map Run' : 'task'} of state '${call.stateName}'${child}${where}\n` +
        `  resource  ${call.resource}\n  input     ${shortened(stringifyJson(call.input))}\n${mocked}`,
    )
    this.call = call
  }
}

/** `state 'Charge' (call 3, attempt 2, redrive 1)` */
export function callText({ stateName, invocation, attempt, redrive, indices, childIndex }: Call): string {
  const child = childIndex === undefined ? '' : `, child ${childIndex}`
  const where = indices.length === 0 ? '' : `, indices ${indices.join(', ')}`
  const again = redrive === 0 ? '' : `, redrive ${redrive}`
  return `state '${stateName}' (call ${invocation + 1}, attempt ${attempt + 1}${again}${child}${where})`
}

export function shortened(text: string, length = 500): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
