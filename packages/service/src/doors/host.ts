import { advance, answerTask, handle, nextMoment, resume, type Answer, type Request } from '../handle.js'
import type { Waiting } from '../operations/reply.js'
import { createWorld, type World, type WorldOptions } from '../world/world.js'

/**
 * Whose clock a host follows.
 * - `auto`: virtual. While a request waits for an answer, the clock moves by itself to what is due next.
 * - `manual`: virtual. Only the test moves it; a request that waits goes on waiting until then.
 * - `real`: the wall clock.
 */
export type ClockMode = 'auto' | 'manual' | 'real'

export interface HostOptions extends WorldOptions {
  /** A world to begin with, instead of an empty one. */
  readonly world?: World
  /** Default `auto`. */
  readonly clock?: ClockMode
  /** How far a virtual clock moves with each request, ms: for code that polls. Default 0. */
  readonly msPerRequest?: number
}

/** Keeps a world, and gives it the requests of clients one after the other. */
export interface Host {
  /** The world as it is now: a value to look at, keep, or begin another host with. */
  readonly world: World
  readonly clock: ClockMode
  /** Epoch ms. */
  readonly now: number
  /**
   * Answers a request; GetActivityTask and StartSyncExecution perhaps later. A client that has gone (`signal`) is given nothing any
   * more: no task is handed to a worker that isn't there.
   */
  readonly send: (request: Request, signal?: AbortSignal) => Promise<FinalAnswer>
  /** Moves a virtual clock on, with everything that is due until then. A real one moves by itself, and this throws. */
  readonly advance: (ms: number) => void
  /** Moves a virtual clock on for as long as something is due: to the end of every wait, retry and timeout. */
  readonly settle: () => void
  /** Answers a task in the place of the service that would do it. */
  readonly answerTask: (command: Parameters<typeof answerTask>[1]) => void
  /** Puts another world in the place of this one. */
  readonly replaceWorld: (world: World) => void
  /** Begins anew, with the world that there was at first. Requests that wait are answered with an error. */
  readonly reset: () => void
  /** Ends the host: requests that wait are answered with an error. */
  readonly close: () => void
}

export type FinalAnswer = Exclude<Answer, { readonly waiting: unknown }>

interface Waiter {
  readonly waiting: Waiting
  readonly answer: (answer: FinalAnswer) => void
  readonly fail: (error: Error) => void
}

/** Moments that one move of the clock goes through before it is said that there is no end of them. */
export const MAX_MOMENTS = 1_000_000

/** The timers as they were when this was loaded: those that a test puts in their place stand still. */
const { setImmediate, clearImmediate, setTimeout, clearTimeout } = globalThis

/** Makes a host. */
export function createHost(options: HostOptions = {}): Host {
  const { clock = 'auto', msPerRequest = 0 } = options
  const isReal = clock === 'real'
  const begin = () => options.world ?? createWorld({ ...(isReal && { at: Date.now() }), ...options })
  let world = begin()
  const waiters = new Set<Waiter>()
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined

  const now = () => (isReal ? Math.max(Date.now(), world.now) : world.now)

  const send = (request: Request, signal?: AbortSignal): Promise<FinalAnswer> => {
    const [next, answer] = handle(world, request, { at: now() + (isReal ? 0 : msPerRequest) })
    world = next
    const reply = 'waiting' in answer ? later(answer.waiting, signal) : Promise.resolve(answer)
    goOn()
    return reply
  }

  const later = (waiting: Waiting, signal: AbortSignal | undefined) =>
    new Promise<FinalAnswer>((resolve, reject) => {
      const waiter = { waiting, answer: resolve, fail: reject }
      waiters.add(waiter)
      const leave = () => {
        waiters.delete(waiter)
        reject(new DOMException('The client has gone', 'AbortError'))
      }
      if (signal?.aborted === true) leave()
      else signal?.addEventListener('abort', leave, { once: true })
    })

  /** Tells those who wait what there is to tell, and sees to it that the clock moves on for the others. */
  const goOn = () => {
    for (const waiter of waiters) {
      try {
        const [next, answer] = resume(world, waiter.waiting, { at: now() })
        world = next
        if ('waiting' in answer) continue
        waiter.answer(answer)
      } catch (error) {
        waiter.fail(error as Error)
      }
      waiters.delete(waiter)
    }
    forget()
    const due = nextDue()
    if (waiters.size === 0 || due === undefined || clock === 'manual') return
    timer = isReal ? setTimeout(wake, Math.max(0, Math.min(due - Date.now(), MAX_TIMEOUT_MS))) : setImmediate(wake, due)
  }

  const moveTo = (at: number) => {
    world = advance(world, at)
    goOn()
  }

  /** Nobody but those who wait can be told that a handler has thrown. */
  const wake = (at = now()) => {
    try {
      moveTo(at)
    } catch (error) {
      endWaiting(error as Error)
    }
  }

  const nextDue = (): number | undefined => {
    let due = nextMoment(world) ?? Infinity
    for (const { waiting } of waiters) if (waiting.for === 'activityTask') due = Math.min(due, waiting.until)
    return due === Infinity ? undefined : due
  }

  const forget = () => {
    clearTimeout(timer as NodeJS.Timeout)
    clearImmediate(timer as NodeJS.Immediate)
    timer = undefined
  }

  const endWaiting = (reason: Error) => {
    forget()
    for (const { fail } of waiters) fail(reason)
    waiters.clear()
  }

  const mustBeVirtual = () => {
    if (isReal) throw new Error('The real clock moves by itself')
  }

  const settleAll = () => {
    mustBeVirtual()
    let moments = 0
    for (let due = nextMoment(world); due !== undefined; due = nextMoment(world)) {
      if ((moments += 1) > MAX_MOMENTS) throw new Error(`Something was still due at ${due}, after ${MAX_MOMENTS} moments`)
      world = advance(world, due)
    }
    goOn()
  }

  return {
    get world() {
      return world
    },
    get now() {
      return now()
    },
    clock,
    send,
    advance: ms => {
      mustBeVirtual()
      moveTo(world.now + ms)
    },
    settle: settleAll,
    answerTask: command => {
      world = answerTask(world, command)
      goOn()
    },
    replaceWorld: next => {
      world = next
      goOn()
    },
    reset: () => {
      endWaiting(new Error('The host begins anew'))
      world = begin()
    },
    close: () => endWaiting(new Error('The host was closed')),
  }
}

/** The longest time that a timer can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1
