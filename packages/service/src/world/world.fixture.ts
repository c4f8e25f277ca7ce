import { handle, type Answer } from '../handle.js'
import { faultsIn, isErrorOf } from '../model/checkAnswer.fixture.js'
import { createWorld, type World, type WorldOptions } from './world.js'

export const ROLE = 'arn:aws:iam::123456789012:role/any'
const PREFIX = 'arn:aws:states:us-east-1:123456789012'
export const machineArn = (name: string) => `${PREFIX}:stateMachine:${name}`
export const executionArn = (machine: string, name: string) => `${PREFIX}:execution:${machine}:${name}`
export const activityArn = (name: string) => `${PREFIX}:activity:${name}`

export const PASS = JSON.stringify({ StartAt: 'Do', States: { Do: { Type: 'Pass', End: true } } })
export const WAIT = JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } })
export const taskOf = (resource: string, fields: object = {}) =>
  JSON.stringify({ StartAt: 'Do', States: { Do: { Type: 'Task', Resource: resource, End: true, ...fields } } })

/** The members that tests look at are mostly texts. */
export type Members = Readonly<Record<string, string>>

/** A world that requests are put to one after the other. */
export class Conversation {
  world: World

  constructor(options: WorldOptions = {}) {
    this.world = createWorld({ at: Date.UTC(2026, 0, 1), ...options })
  }

  /** The answer to a request, some milliseconds after the one before. Whatever is answered is held against the service model. */
  ask(operation: string, params: object = {}, ms = 1): Answer {
    const [next, answer] = handle(this.world, { operation, params }, { at: this.world.now + ms })
    this.world = next
    const faults = 'output' in answer ? faultsIn(operation, answer.output) : []
    if ('error' in answer && !isErrorOf(operation, answer.error.code)) faults.push(`${answer.error.code} is no error of ${operation}`)
    if (faults.length > 0) throw new Error(`The answer is not as the service model has it: ${faults.join('; ')}`)
    return answer
  }

  /** The output of a request that must not fail. */
  get(operation: string, params: object = {}, ms = 1): Members {
    const answer = this.ask(operation, params, ms)
    if (!('output' in answer)) throw new Error(JSON.stringify(answer))
    return answer.output as Members
  }

  /** How a request fails. */
  fail(operation: string, params: object = {}): string {
    const answer = this.ask(operation, params)
    return 'error' in answer ? `${answer.error.code}: ${answer.error.message}` : JSON.stringify(answer)
  }

  create(name: string, definition: string, more: object = {}): string {
    return this.get('CreateStateMachine', { name, definition, roleArn: ROLE, ...more }).stateMachineArn!
  }
}
