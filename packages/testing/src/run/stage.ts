import { CommandError, type Command, type Execution, type Machine, type StartOptions, type StoredObject } from '@redrive/engine'
import { callText, MockError } from '../mocks/errors.js'
import type { Answer, AsyncMock, AsyncMocks, Call, MockCall } from '../mocks/mock.js'
import { mapRunMocksOf, mockFinder } from '../mocks/resolve.js'
import { Agenda, type Appointment } from './agenda.js'
import { CallLog, type Work } from './calls.js'
import {
  putObjects,
  redriveWorld,
  startWorld,
  transitionWorld,
  type World,
  type WorldEffects,
  type WorldMapRun,
  type WorldResult,
} from './world.js'

/** What another run left behind, for this one to go on from. */
export interface Earlier extends World {
  readonly calls: readonly Call[]
  readonly pending: readonly Appointment[]
  readonly at: number
}

/** One run while it is going on: the execution, the world around it, and the moment that both have reached. */
export class Stage {
  readonly machine: Machine
  readonly agenda: Agenda
  readonly calls: CallLog
  world: World
  /** Epoch ms of virtual time. */
  at: number
  /** Set by `runAsync`: takes the replies that are not known yet. */
  onPromise: ((reply: Promise<Answer>, call: MockCall, work: Work) => void) | undefined
  #wakeUpAt: number | undefined
  readonly #mockOf: (call: Call) => AsyncMock

  private constructor(world: World, mocks: AsyncMocks, earlier?: Omit<Earlier, keyof World>, at = 0) {
    this.machine = world.execution.machine
    this.world = world
    this.#mockOf = mockFinder(this.machine, mocks)
    this.calls = new CallLog(earlier?.calls)
    this.agenda = new Agenda(earlier?.pending)
    this.at = at
  }

  /** Gives the stage, and lets it begin: by then `onPromise` must be set. */
  static start(
    machine: Machine,
    mocks: AsyncMocks,
    { objects = [], ...options }: StartOptions & { readonly objects?: Iterable<StoredObject> | undefined },
  ): [Stage, () => void] {
    const started = startWorld(machine, options, [...objects], mapRunMocksOf(machine, mocks))
    const stage = new Stage(started[0], mocks, undefined, options.at)
    return [stage, () => stage.#take(started)]
  }

  static redrive(
    earlier: Earlier,
    mocks: AsyncMocks,
    at: number,
    { clientToken, objects }: { readonly clientToken?: string | undefined; readonly objects?: Iterable<StoredObject> | undefined },
  ): [Stage, () => void] {
    const { machine } = earlier.execution
    const before = { execution: earlier.execution, tree: earlier.tree, objects: putObjects(earlier.objects, objects) }
    const options = { at, ...(clientToken !== undefined && { clientToken }) }
    const redriven = redriveWorld(before, options, mapRunMocksOf(machine, mocks))
    // What was still to come belongs to attempts that have ended.
    const stage = new Stage(redriven[0], mocks, { ...earlier, pending: [] }, at)
    return [stage, () => stage.#take(redriven)]
  }

  static resume(earlier: Earlier, mocks: AsyncMocks): [Stage, () => void] {
    const stage = new Stage(earlier, mocks, earlier, earlier.at)
    return [stage, () => stage.#resume()]
  }

  get execution(): Execution {
    return this.world.execution
  }

  get isRunning(): boolean {
    return this.execution.status === 'RUNNING'
  }

  /** When the next thing happens by itself, epoch ms; undefined when nothing does. */
  get due(): number | undefined {
    const first = this.agenda.first?.at
    if (first === undefined || this.#wakeUpAt === undefined) return first ?? this.#wakeUpAt
    return Math.min(first, this.#wakeUpAt)
  }

  /** Does what is due first. A wake-up comes before an answer of the same moment: an answer in the last moment is too late. */
  step(): void {
    const first = this.agenda.first
    if (this.#wakeUpAt !== undefined && (first === undefined || this.#wakeUpAt <= first.at)) this.pass(this.#wakeUpAt)
    else if (first !== undefined) {
      this.agenda.takeFirst()
      this.#keep(first)
    }
  }

  /** Lets time pass up to a moment. */
  pass(at: number): void {
    this.#apply({ type: 'TimePassed', at })
  }

  /** Makes the appointments for an answer that is known `from` that moment on. */
  expect(task: Work, call: MockCall, answer: Answer, from: number): void {
    const { token } = task
    const end = from + answer.afterMs
    const { type } = answer
    if (task.pattern === 'mapRun') {
      if (type === 'succeeds') this.agenda.add({ at: end, command: { type: 'MapRunSucceeded', token, at: end, output: answer.output } })
      if (type === 'fails') this.agenda.add({ at: end, command: { type: 'MapRunFailed', token, at: end, ...errorOf(answer) } })
      return
    }
    if (type === 'fails' && answer.step !== 'work') {
      const command = ({ schedule: 'TaskScheduleFailed', start: 'TaskStartFailed', submit: 'TaskSubmitFailed' } as const)[answer.step]
      this.agenda.add({ at: end, command: { type: command, token, at: end, ...errorOf(answer) } })
      return
    }
    if (type === 'times out' && task.timeoutSeconds === undefined && task.heartbeatSeconds === undefined) {
      throw new MockError(`The mock of ${callText(call)} times out, but the state has neither TimeoutSeconds nor HeartbeatSeconds`)
    }
    if (task.phase === 'scheduled') this.agenda.add({ at: from, command: { type: 'TaskStarted', token, at: from } })
    if (task.pattern !== 'requestResponse') {
      this.agenda.add({ at: from, command: { type: 'TaskSubmitted', token, at: from, output: answer.submitted ?? {} } })
    }
    this.#expectBeats(token, from, answer.beatEveryMs, type === 'succeeds' || type === 'fails' ? end : Infinity)
    if (type === 'succeeds') this.agenda.add({ at: end, command: { type: 'TaskSucceeded', token, at: end, output: answer.output } })
    if (type === 'fails') this.agenda.add({ at: end, command: { type: 'TaskFailed', token, at: end, ...errorOf(answer) } })
  }

  #expectBeats(token: string, from: number, everyMs: number | undefined, untilMs: number): void {
    if (everyMs === undefined || from + everyMs >= untilMs) return
    const at = from + everyMs
    this.agenda.add({ at, command: { type: 'TaskHeartbeat', token, at }, repeat: { everyMs, untilMs } })
  }

  #keep({ at, command, repeat }: Appointment): void {
    try {
      this.#apply(command)
    } catch (error) {
      // The attempt has ended otherwise, or a child that it was of: nobody listens to its answer any more.
      if (!(error instanceof CommandError) || !['TaskTimedOut', 'ExecutionClosed'].includes(error.code)) throw error
      this.pass(at)
      return
    }
    if (repeat !== undefined && command.type === 'TaskHeartbeat') this.#expectBeats(command.token, at, repeat.everyMs, repeat.untilMs)
  }

  #apply(command: Command): void {
    this.at = Math.max(this.at, command.at)
    this.#take(transitionWorld(this.world, command))
  }

  #take([world, effects]: WorldResult): void {
    this.world = world
    this.#note(effects)
  }

  #note({ tasks, mapRuns, wakeUpAt }: WorldEffects): void {
    this.#wakeUpAt = wakeUpAt
    for (const task of tasks) this.#ask(task)
    for (const mapRun of mapRuns) this.#ask(workOf(mapRun, this.execution.log.length))
  }

  #ask(work: Work): void {
    const { identity, state } = this.execution
    const call = this.calls.record(work, this.at, state.redriveCount, identity.seed)
    const reply = this.#mockOf(call).answer(call)
    if (!(reply instanceof Promise)) this.expect(work, call, reply, this.at)
    else if (this.onPromise !== undefined) this.onPromise(reply, call, work)
    else {
      reply.catch(() => undefined)
      throw new MockError(`The mock of ${callText(call)} is asynchronous; use runAsync`)
    }
  }

  #resume(): void {
    if (this.isRunning) this.pass(this.at)
  }
}

/** A Map Run is mocked as a whole: its input are the items, or what its reader is asked for; its output is the result of the Map state. */
function workOf({ token, stateName, items, reader, indices, parent }: WorldMapRun, scheduledEventId: number): Work {
  const input = items ?? reader?.request ?? {}
  const resource = reader?.resource ?? ''
  return { token, stateName, resource, pattern: 'mapRun', input, phase: 'started', retryCount: 0, indices, scheduledEventId, ...parent }
}

function errorOf({ error, cause }: { readonly error?: string; readonly cause?: string }): {
  readonly error?: string
  readonly cause?: string
} {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}
