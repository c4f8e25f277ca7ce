import { setImmediate } from 'node:timers/promises'
import { nextMoment, openTasks } from '../handle.js'
import { logRecords } from '../records/logs.js'
import { statusChanges } from '../records/statusChanges.js'
import { MAX_MOMENTS, type Host } from './host.js'

/** A request to the control endpoint: what a test in another process may see and do. */
export interface ControlRequest {
  readonly method: string
  /** What follows `/_redrive/`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

export interface ControlAnswer {
  readonly statusCode: number
  readonly content: object
}

/** How long the clock moves before other requests have their turn, real ms. */
const TURN_MS = 20

/**
 *     GET  clock            {"now": epochMs}
 *     POST clock            moves a virtual clock: {"advanceMs": 1000} or {"settle": true}
 *     POST reset            begins anew
 *     GET  tasks            the open tasks
 *     GET  status-changes   the EventBridge events
 *     GET  logs?group=name  the CloudWatch records of a log group
 */
export async function control(host: Host, { method, path, query, body }: ControlRequest): Promise<ControlAnswer> {
  switch (`${method} ${path}`) {
    case 'GET clock':
      return ok({ now: host.now })
    case 'POST clock':
      return moveClock(host, body)
    case 'POST reset':
      host.reset()
      return ok({ now: host.now })
    case 'GET tasks':
      return ok({ tasks: openTasks(host.world) })
    case 'GET status-changes':
      return ok({ events: statusChanges(host.world) })
    case 'GET logs':
      return ok({ records: logRecords(host.world, query.get('group') ?? '') })
    default:
      return { statusCode: 404, content: { message: `Nothing is at ${method} /_redrive/${path}` } }
  }
}

async function moveClock(host: Host, body: string): Promise<ControlAnswer> {
  const move = moveIn(body)
  if (move === undefined) return refused('Send {"advanceMs": milliseconds} or {"settle": true}')
  if (host.clock === 'real') return refused('The clock of this server is the real one')
  const until = move === 'settle' ? Infinity : host.now + move
  let turnEnds = performance.now() + TURN_MS
  let moments = 0
  for (let due = nextMoment(host.world); due !== undefined && due <= until; due = nextMoment(host.world)) {
    if ((moments += 1) > MAX_MOMENTS) return refused(`Something was still due at ${due}, after ${MAX_MOMENTS} moments`)
    host.advance(due - host.now)
    if (performance.now() < turnEnds) continue
    await setImmediate()
    turnEnds = performance.now() + TURN_MS
  }
  if (until !== Infinity) host.advance(Math.max(0, until - host.now))
  return ok({ now: host.now })
}

function moveIn(body: string): number | 'settle' | undefined {
  try {
    const { advanceMs, settle } = JSON.parse(body) as { readonly advanceMs?: unknown; readonly settle?: unknown }
    if (settle === true) return 'settle'
    return typeof advanceMs === 'number' && advanceMs >= 0 && Number.isFinite(advanceMs) ? advanceMs : undefined
  } catch {
    return undefined
  }
}

const ok = (content: object): ControlAnswer => ({ statusCode: 200, content })

const refused = (message: string): ControlAnswer => ({ statusCode: 400, content: { message } })
