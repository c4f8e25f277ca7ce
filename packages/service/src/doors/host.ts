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
  /** Epoch ms. */
  readonly now: number
  /** Answers a request; GetActivityTask and StartSyncExecution perhaps later. */
  readonly send: (request: Request) => Promise<FinalAnswer>
  /** Moves a virtual clock on, with everything that is due until then. */
  readonly advance: (ms: number) => void
  /** Moves a virtual clock on for as long as something is due: to the end of every wait, retry and timeout. */
  readonly settle: () => void
  /** Answers a task in the place of the service that would do it. */
  readonly answerTask: (command: Parameters<typeof answerTask>[1]) => void
  /** Puts another world in the place of this one. */
  readonly replaceWorld: (world: World) => void
  /** Ends the host: requests that wait are answered with an error. */
  readonly close: () => void
}

export type FinalAnswer = Exclude<Answer, { readonly waiting: unknown }>

interface Waiter {
  readonly waiting: Waiting
  readonly settle: (answer: FinalAnswer) => void
  readonly fail: (error: Error) => void
}

/** Moments that `settle` goes through before it says that there is no end of them. */
const MAX_MOMENTS = 1_000_000

/** Makes a host. */
export function createHost(options: HostOptions = {}): Host {
  const { clock = 'auto', msPerRequest = 0 } = options
  const isReal = clock === 'real'
  let world = options.world ?? createWorld({ ...(isReal && { at: Date.now() }), ...options })
  let waiters: readonly Waiter[] = []
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined

  const now = () => (isReal ? Math.max(Date.now(), world.now) : world.now)

  const send = (request: Request): Promise<FinalAnswer> => {
    const [next, answer] = handle(world, request, { at: now() + (isReal ? 0 : msPerRequest) })
    world = next
    const reply = 'waiting' in answer ? later(answer.waiting) : Promise.resolve(answer)
    goOn()
    return reply
  }

  const later = (waiting: Waiting) =>
    new Promise<FinalAnswer>((resolve, reject) => {
      waiters = [...waiters, { waiting, settle: resolve, fail: reject }]
    })

  /** Tells those who wait what there is to tell, and sees to it that the clock moves on for the others. */
  const goOn = () => {
    waiters = waiters.filter(({ waiting, settle }) => {
      const [next, answer] = resume(world, waiting, { at: now() })
      world = next
      if ('waiting' in answer) return true
      settle(answer)
      return false
    })
    forget()
    const due = nextDue()
    if (waiters.length === 0 || due === undefined || clock === 'manual') return
    timer = isReal ? setTimeout(goOn, Math.max(0, Math.min(due - Date.now(), MAX_TIMEOUT_MS))) : setImmediate(moveTo, due)
  }

  const moveTo = (at: number) => {
    world = advance(world, at)
    goOn()
  }

  const nextDue = (): number | undefined => {
    const due = Math.min(
      nextMoment(world) ?? Infinity,
      ...waiters.map(({ waiting }) => (waiting.for === 'activityTask' ? waiting.until : Infinity)),
    )
    return due === Infinity ? undefined : due
  }

  const forget = () => {
    clearTimeout(timer as NodeJS.Timeout)
    clearImmediate(timer as NodeJS.Immediate)
    timer = undefined
  }

  const settleAll = () => {
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
    send,
    advance: ms => moveTo(world.now + ms),
    settle: settleAll,
    answerTask: command => {
      world = answerTask(world, command)
      goOn()
    },
    replaceWorld: next => {
      world = next
      goOn()
    },
    close: () => {
      forget()
      for (const { fail } of waiters) fail(new Error('The host was closed'))
      waiters = []
    },
  }
}

/** The longest time that a timer can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1
