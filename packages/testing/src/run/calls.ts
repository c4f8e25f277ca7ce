import type { Task } from '@redrive/engine'
import { drawAt } from '../draw.js'
import type { Call, MockCall } from '../mocks/mock.js'

/** Something that is asked of the outside world: a task, or a whole Map Run. */
export type Work = Omit<Task, 'pattern'> & Pick<Call, 'pattern' | 'mapRunArn' | 'childIndex'>

/** The calls of a run so far. A run that goes on from another one copies them first, so that runs stay values. */
export class CallLog {
  readonly calls: Call[]
  readonly #timesByState = new Map<string, number[]>()
  readonly #countsByPlace = new Map<string, number>()

  constructor(earlier: readonly Call[] = []) {
    this.calls = []
    for (const call of earlier) this.#count(call)
  }

  /** Records that work was asked for, and gives what its mock is asked. */
  record(work: Work, at: number, redrive: number, seed: string | number): MockCall {
    const { token, stateName, resource, pattern, input, retryCount, indices, scheduledEventId } = work
    const { timeoutSeconds, heartbeatSeconds, roleArn, mapRunArn, childIndex } = work
    const times = this.#timesByState.get(stateName) ?? []
    const invocation = times.length
    const call: Call = Object.freeze({
      stateName,
      resource,
      pattern,
      input,
      at,
      invocation,
      attempt: retryCount,
      redrive,
      indices,
      invocationHere: this.#countsByPlace.get(spotOf(work)) ?? 0,
      token,
      scheduledEventId,
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
      ...(roleArn !== undefined && { roleArn }),
      ...(mapRunArn !== undefined && { mapRunArn }),
      ...(childIndex !== undefined && { childIndex }),
    })
    this.#count(call)
    return {
      ...call,
      draw: name => drawAt(seed, scheduledEventId, stateName, ...childOf(call), name),
      // Few mocks ask; a copy for every call would make long runs quadratic.
      get earlier() {
        return times.slice(0, invocation)
      },
    }
  }

  #count(call: Call): void {
    const { stateName, at } = call
    this.calls.push(call)
    const times = this.#timesByState.get(stateName)
    if (times === undefined) this.#timesByState.set(stateName, [at])
    else times.push(at)
    const key = spotOf(call)
    this.#countsByPlace.set(key, (this.#countsByPlace.get(key) ?? 0) + 1)
  }
}

/** A place of one execution: of the whole one, or of a child. */
function spotOf(call: Pick<Call, 'stateName' | 'indices' | 'mapRunArn' | 'childIndex'>): string {
  return [placeKey(call.stateName, call.indices), ...childOf(call)].join('\n')
}

/** Which child of which Map Run a call comes from; nothing for the execution itself. */
function childOf({ mapRunArn, childIndex }: Pick<Call, 'mapRunArn' | 'childIndex'>): (string | number)[] {
  return mapRunArn === undefined || childIndex === undefined ? [] : [mapRunArn, childIndex]
}

/** Names one spot of an execution: a state, and the branches and iterations around it. */
export function placeKey(stateName: string, indices: readonly number[]): string {
  return `${stateName}\n${indices.join(',')}`
}
