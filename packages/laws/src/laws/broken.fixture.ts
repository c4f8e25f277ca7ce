import {
  compile,
  ExecutionNotRedrivableError,
  isObject,
  latestMoment,
  parseJson,
  type Execution,
  type HistoryEvent,
  type Json,
  type Machine,
} from '@redrive/engine'
import { ENGINE, type Engine } from '../engine.js'
import { detailsOf } from '../legality/shape.js'
import type { LawName } from './law.js'

/** Engines that are broken, each in one way: what the laws are there to catch. */
export const BROKEN_ENGINES: Readonly<Record<LawName, Readonly<Record<string, () => Engine>>>> = {
  'a redrive never runs a succeeded step again': {
    'forgets the last success': () =>
      withRedrive((execution, redriven, options) => {
        const events = ENGINE.history(execution)
        const last = events.findLastIndex(({ type }) => /^(Task|LambdaFunction|Activity)Succeeded$/.test(type))
        if (last < 0) return redriven
        const before = read(execution.machine, events.slice(0, last), execution)
        if (before.status !== 'RUNNING') return redriven
        return ENGINE.redrive(ENGINE.stop(before, { at: latestMoment(before) })[0], options)[0]
      }),
    'schedules what has exited': () =>
      withHistory(events => {
        const exit = events.find(({ type }) => type === 'TaskStateExited')
        const scheduled = exit && events.findLast(({ type, id }) => id < exit.id && type.endsWith('Scheduled'))
        const isRedriven = events.some(({ type }) => type === 'ExecutionRedriven')
        return scheduled === undefined || !isRedriven ? events : [...events, { ...scheduled, id: events.length + 1 }]
      }),
  },
  'a redrive does what its plan tells': {
    'plans nothing': () => ({ ...ENGINE, planRedrive: (...plan) => ({ ...ENGINE.planRedrive(...plan), resumes: [] }) }),
    'asks for nothing': () => ({
      ...ENGINE,
      effectsOf: execution => (execution.state.redriveCount === 0 ? ENGINE.effectsOf(execution) : NOTHING),
    }),
  },
  'a redrive is idempotent by its client token': {
    'ignores the token': () => ({ ...ENGINE, redrive: (execution, { at }) => ENGINE.redrive(execution, { at }) }),
    'redrives while it runs': () => ({
      ...ENGINE,
      redrive: (execution, options) => {
        const closed = execution.status === 'RUNNING' ? ENGINE.stop(execution, options)[0] : execution
        return ENGINE.redrive(closed, options)
      },
    }),
  },
  'a redrive gives retriers their whole budgets': {
    'has no retries left': () => withRedrive((_, redriven) => read(stingy(redriven.machine, 0), ENGINE.history(redriven), redriven)),
    'retries too often': () => ({ ...ENGINE, start: (machine, options) => ENGINE.start(stingy(machine, 4), options) }),
    'retries too late': () =>
      withHistory(events => {
        const retried = events.findIndex(
          ({ type, previousEventId }) => type.endsWith('Scheduled') && events[previousEventId - 1]!.type.endsWith('Failed'),
        )
        return retried < 0 ? events : events.map((event, i) => (i < retried ? event : { ...event, timestamp: event.timestamp + 1 }))
      }),
  },
  'redriving until success gives the output of a run without faults': {
    'loses a result': () =>
      withRedrive((_, redriven) => {
        const events = ENGINE.history(redriven)
        const last = events.findLast(({ type }) => type === 'TaskStateExited')
        return last === undefined
          ? redriven
          : read(redriven.machine, withText(events, String(detailsOf(last).output), '{"lost":true}'), redriven)
      }),
  },
  'a stop at any moment can be redriven': {
    'refuses what was stopped': () => ({
      ...ENGINE,
      redrive: (execution, options) => {
        if (execution.status === 'ABORTED') throw new ExecutionNotRedrivableError(execution.executionArn, 'it was stopped')
        return ENGINE.redrive(execution, options)
      },
    }),
    'does not stop': () => ({ ...ENGINE, stop: execution => [execution, ENGINE.effectsOf(execution)] }),
  },
  'the history only grows': {
    'starts anew': () => ({ ...ENGINE, redrive: ({ machine, state }, { at }) => ENGINE.start(machine, { input: state.input, at }) }),
  },
  'the history is one that AWS could write': {
    'hangs work on the redrive': () =>
      withHistory(events =>
        events.map((event, i) =>
          events[i - 1]?.type === 'ExecutionRedriven' && event.type.endsWith('Scheduled')
            ? { ...event, previousEventId: event.id - 1 }
            : event,
        ),
      ),
    'enters states again': () =>
      withHistory(events => {
        const again = events.find(({ type }) => type === 'TaskStateEntered')
        const redriven = events.findIndex(({ type }) => type === 'ExecutionRedriven')
        return again === undefined || redriven < 0 ? events : [...events.slice(0, redriven + 1), { ...again, id: redriven + 2 }]
      }),
  },
  'time never runs back': {
    'redrives in the past': () =>
      withHistory(events => events.map(event => (event.type === 'ExecutionRedriven' ? { ...event, timestamp: -1 } : event))),
    'takes late commands': () => ({
      ...ENGINE,
      transition: (execution, command) => ENGINE.transition(execution, { ...command, at: Math.max(command.at, latestMoment(execution)) }),
    }),
  },
  'every entered state is exited, aborted or open': {
    'asks for one task at a time': () => ({
      ...ENGINE,
      effectsOf: execution => ({ ...ENGINE.effectsOf(execution), tasks: ENGINE.effectsOf(execution).tasks.slice(0, 1) }),
    }),
    'aborts in silence': () => withHistory(events => without(events, ({ type }) => type === 'TaskStateAborted')),
  },
  'results keep their order': {
    'gives the last result first': () =>
      withHistory(events => {
        const exit = events.find(({ type, id }) => /^(Map|Parallel)StateExited$/.test(type) && isMixed(detailsOf(events[id - 1]!).output))
        const text = exit === undefined ? '' : String(detailsOf(exit).output)
        return exit === undefined ? events : withText(events, text, JSON.stringify((parseJson(text) as Json[]).toReversed()))
      }),
  },
  'replay(history) is the execution, at every prefix': {
    'overlooks the last event': () => ({
      ...ENGINE,
      replay: (machine, events, options) => ENGINE.replay(machine, events.slice(0, -1), options),
    }),
    'gives other tokens': () => ({
      ...ENGINE,
      replay: (machine, events, options) => ENGINE.replay(machine, events, { ...options, seed: 'other' }),
    }),
  },
  'the same seed gives the same bytes': {
    'draws its own seeds': () => {
      let draws = 0
      return { ...ENGINE, start: (machine, options) => ENGINE.start(machine, { ...options, seed: draws++ }) }
    },
  },
  'old versions stay as they are': {
    'has one history for all versions': () => {
      const newest = new WeakMap<Execution['identity'], Execution>()
      return {
        ...ENGINE,
        transition: (...command) => {
          const result = ENGINE.transition(...command)
          newest.set(result[0].identity, result[0])
          return result
        },
        history: execution => ENGINE.history(newest.get(execution.identity) ?? execution),
      }
    },
    'remembers what has come of a version': () => {
      const known = new WeakMap<Execution, ReturnType<Engine['transition']>>()
      return {
        ...ENGINE,
        transition: (execution, command) => {
          const result = known.get(execution) ?? ENGINE.transition(execution, command)
          known.set(execution, result)
          return result
        },
      }
    },
  },
}

const NOTHING = { tasks: [], mapRuns: [], wakeUpAt: undefined }

type RedriveOptions = Parameters<Engine['redrive']>[1]

/** An engine whose redrives come out otherwise. Those that the client token answers stay. */
function withRedrive(change: (before: Execution, redriven: Execution, options: RedriveOptions) => Execution): Engine {
  return {
    ...ENGINE,
    redrive: (execution, options) => {
      const [redriven, effects] = ENGINE.redrive(execution, options)
      if (redriven.log.length === execution.log.length) return [redriven, effects]
      const changed = change(execution, redriven, options)
      return [changed, ENGINE.effectsOf(changed)]
    },
  }
}

/** An engine whose histories are otherwise. */
const withHistory = (change: (events: HistoryEvent[]) => readonly HistoryEvent[]): Engine => ({
  ...ENGINE,
  history: execution => [...change(ENGINE.history(execution))],
})

function read(machine: Machine, events: readonly HistoryEvent[], { identity }: Execution): Execution {
  const { seed, executionArn } = identity
  const execution = ENGINE.replay(machine, events, { seed, executionArn })
  return execution.status === 'RUNNING' ? ENGINE.transition(execution, { type: 'TimePassed', at: latestMoment(execution) })[0] : execution
}

/** The machine with other MaxAttempts. */
function stingy({ definition }: Machine, attempts: number): Machine {
  const text = JSON.stringify(definition)
  return compile(text.replace(/"MaxAttempts":\d+/g, `"MaxAttempts":${attempts}`))
}

/** The events with another payload in place of one. */
function withText(events: readonly HistoryEvent[], text: string, other: string): HistoryEvent[] {
  const [from, to] = [text, other].map(payload => JSON.stringify(payload))
  return JSON.parse(JSON.stringify(events).replaceAll(`put":${from!}`, () => `put":${to!}`)) as HistoryEvent[]
}

/** The events without some; ids close up. */
function without(events: readonly HistoryEvent[], isGone: (event: HistoryEvent) => boolean): HistoryEvent[] {
  const ids = new Map([[0, 0]])
  const kept = events.filter(event => !isGone(event))
  kept.forEach((event, i) => ids.set(event.id, i + 1))
  return kept.map(event => ({ ...event, id: ids.get(event.id)!, previousEventId: ids.get(event.previousEventId)! }))
}

/** True for the text of a list whose first item is not like its last. */
function isMixed(text: unknown): boolean {
  const list = typeof text === 'string' ? parseJson(text) : null
  return Array.isArray(list) && !isObject(list) && JSON.stringify(list.at(0)) !== JSON.stringify(list.at(-1))
}
