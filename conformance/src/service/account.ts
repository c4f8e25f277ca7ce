import type { StoredObject } from '@redrive/engine'
import {
  advance,
  createWorld,
  executionIn,
  handle,
  logRecords,
  nextMoment,
  resume,
  statusChanges,
  withLogGroup,
  withoutLogGroup,
  type Answer,
  type Output,
  type TaskOrder,
  type Waiting,
  type WaitingTask,
  type World,
} from '@redrive/service'
import type { Outcome } from '../world.js'
import { Captures, type Capture } from './captures.js'
import { Replay } from './replay.js'

export interface Call {
  readonly op: string
  readonly atMs?: number
  readonly params: Readonly<Record<string, unknown>>
  readonly capture?: readonly Capture[]
  /** The state whose waiting activity task is to be handed out. */
  readonly lease?: { readonly stateName: string }
}

export interface AccountOptions {
  readonly account?: string
  readonly region?: string
  /** Epoch ms. */
  readonly at: number
  readonly replay?: readonly Outcome[]
  /** What is in S3. */
  readonly objects?: readonly StoredObject[]
}

export type Response = { readonly output: Output } | { readonly error: { readonly code: string; readonly message: string } }

/** The account of a case: a world, and what the case says of everything outside it. */
export class Account {
  #world: World
  readonly #captures = new Captures()
  readonly #replay: Replay

  constructor(options: AccountOptions) {
    const { account = '111111111111', region = 'us-east-1', at, objects = [] } = options
    this.#world = createWorld({ account, region, at, objects })
    this.#replay = new Replay(options.replay)
  }

  call({ op, atMs = 0, params: given, capture = [], lease }: Call): Response {
    const params = this.#captures.fill(given)
    this.#world = advance(this.#world, Math.max(atMs, this.#world.now))
    const response = this.#instruction(op, params) ?? this.#request(op, params, lease?.stateName)
    if ('output' in response) this.#captures.take(capture, response.output)
    return response
  }

  #request(operation: string, params: object, stateName: string | undefined): Response {
    const orderTasks = tasksOf(stateName)
    let [world, answer] = handle(this.#world, { operation, params }, { at: this.#world.now, orderTasks })
    while ('waiting' in answer) {
      const later = this.#later(world, answer.waiting)
      if (later === undefined) throw new Error(`${operation}: nothing more can happen`)
      ;[world, answer] = resume(later, answer.waiting, { at: later.now, orderTasks })
    }
    this.#world = world
    return responseOf(answer)
  }

  /** Lets the next thing happen that somebody waits for. */
  #later(world: World, waiting?: Waiting): World | undefined {
    const answered = this.#replay.answerNext(world)
    if (answered !== undefined) return answered
    const until = waiting?.for === 'activityTask' ? waiting.until : Infinity
    const next = Math.min(nextMoment(world) ?? Infinity, until)
    return next === Infinity ? undefined : advance(world, next)
  }

  #instruction(op: string, params: Readonly<Record<string, unknown>>): Response | undefined {
    const name = params.logGroupName as string
    switch (op) {
      case 'logs.CreateLogGroup':
        this.#world = withLogGroup(this.#world, name)
        return { output: {} }
      case 'logs.DeleteLogGroup':
        this.#world = withoutLogGroup(this.#world, name)
        return { output: {} }
      case 'harness:ReadLog':
        return { output: { events: logRecords(this.#world, name) } }
      case 'harness:ReadEventBridge':
        return { output: { events: statusChanges(this.#world) } }
      case 'harness:Advance':
        this.#world = advance(this.#world, this.#world.now + Number(params.seconds) * 1000)
        return { output: {} }
      case 'harness:AwaitExecution':
        this.#awaitExecution(params.executionArn as string)
        return { output: {} }
      default:
        return undefined
    }
  }

  #awaitExecution(executionArn: string): void {
    const isRunning = (world: World) => executionIn(world, executionArn)?.status === 'RUNNING'
    for (let next: World | undefined = this.#world; next !== undefined; next = isRunning(next) ? this.#later(next) : undefined) {
      this.#world = next
    }
  }
}

/** AWS hands out waiting tasks in no fixed order; the case says which one it was. */
function tasksOf(stateName: string | undefined): TaskOrder {
  return waiting => {
    const isWanted = (task: WaitingTask) => task.stateName === stateName
    return [...waiting.filter(isWanted), ...waiting.filter(task => !isWanted(task))].map(({ token }) => token)
  }
}

function responseOf(answer: Answer): Response {
  if ('output' in answer) return answer
  if ('waiting' in answer) throw new Error('The answer is still to come')
  const { code, message } = answer.error
  return { error: { code, message } }
}
