import { compile, history, redrive, replay, start, transition, type Execution, type Json } from '@redrive/engine'
import type { Contestant, Run } from './contestants/contestant.js'
import { eventsOf, limit, remade } from './contestants/limit.js'
import { redriveEngine, runOnce, toEnd } from './contestants/redrive.js'
import { heapOf, hotTime, hotTimes, median } from './measure.js'
import { chain, failingMap, map, numbers, type Workload } from './workloads.js'

/** What only the engine does, or what is asked of it alone. */
export interface OwnFigures {
  /** The redrive of an execution of that many events and open frames, and all that follows, ms. */
  readonly redrive: { readonly events: number; readonly open: number; readonly redriveMs: number; readonly finishMs: number }
  /** Reading a history, ns an event. `limit` parses the same texts and makes the same events. */
  readonly replay: { readonly events: number; readonly perEvent: number; readonly fromSdk: number; readonly limit: number }
  /** Versions of one execution that go ways of their own. */
  readonly fork: {
    readonly versions: number
    readonly bytesAVersion: number
    readonly costs: readonly ForkCost[]
  }
  readonly compileUsAState: number
  /** ns an event of a chain of as many events, and an item of a Map of as many iterations; and what the limit takes for them. */
  readonly growth: { readonly [of in 'events' | 'eventsOfLimit' | 'items' | 'itemsOfLimit']: readonly Growth[] }
  readonly memory: { readonly bytesAnEvent: number; readonly bytesAnOpenFrame: number }
}

/** What an answer takes, µs: to a version that nothing has followed, and once more to the same version, which makes it fork. */
interface ForkCost {
  readonly events: number
  readonly onUs: number
  readonly forkUs: number
}

interface Growth {
  readonly size: number
  readonly ns: number
}

export async function measureOwn(): Promise<OwnFigures> {
  return {
    redrive: await measureRedrive(),
    replay: await measureReplay(),
    fork: measureFork(),
    compileUsAState: await compileTime(),
    growth: await measureGrowth(),
    memory: measureMemory(),
  }
}

/** ms for 1,000 states is µs for one. */
function compileTime(): Promise<number> {
  const { definition } = chain(1000)
  return hotTime(() => compile(definition))
}

async function measureRedrive(): Promise<OwnFigures['redrive']> {
  const failed = failedExecution(4000, 40)
  return {
    events: failed.log.length,
    open: 40,
    redriveMs: await hotTime(() => redrive(failed, { at: 1 })),
    finishMs: await hotTime(() => toEnd(redrive(failed, { at: 1 }), 1)),
  }
}

/** A Map of which the first of the last iterations fails; the others of them are aborted. */
function failedExecution(items: number, failing: number): Execution {
  const { definition, input } = failingMap(items, failing)
  const [waiting, { tasks }] = start(compile(definition), { input, at: 0 })
  const [failed] = transition(waiting, { type: 'TaskFailed', token: tasks[0]!.token, error: 'Down', at: 0 })
  return failed
}

async function measureReplay(): Promise<OwnFigures['replay']> {
  const workload = chain(12_449)
  const machine = compile(workload.definition)
  const execution = runOnce(workload)
  const wire = history(execution)
  const withDates = wire.map(event => ({ ...event, timestamp: new Date(event.timestamp * 1000) }))
  const events = eventsOf(execution)
  const texts = wire.map(event => {
    const shown = Object.values(event).find(value => typeof value === 'object') as { readonly input?: string; readonly output?: string }
    return shown.input ?? shown.output ?? 'null'
  })
  const times = await hotTimes([
    () => replay(machine, wire),
    () => replay(machine, withDates),
    () => events.map((event, index) => [Object.freeze(JSON.parse(texts[index]!) as Json), remade(event)]),
  ])
  const [perEvent, fromSdk, limitPerEvent] = times.map(ms => (ms * 1e6) / events.length)
  return { events: events.length, perEvent: perEvent!, fromSdk: fromSdk!, limit: limitPerEvent! }
}

function measureFork(): OwnFigures['fork'] {
  const versions = 10_000
  const origin = versionAfter(0)
  return {
    versions,
    bytesAVersion: heapOf(() => numbers(versions).map(output => answer(origin, 0, output))) / versions,
    costs: [0, 2600].map(answers => forkCost(versionAfter(answers))),
  }
}

interface Version {
  readonly execution: Execution
  readonly tokens: readonly string[]
}

/** A Map of 40 iterations at a time after so many answers. */
function versionAfter(answers: number): Version {
  const { definition, input } = map(2700)
  let [execution, { tasks }] = start(compile(definition), { input, at: 0 })
  const open = [...tasks]
  for (let i = 0; i < answers; i++) {
    const { token, input: output } = open.shift()!
    ;[execution, { tasks }] = transition(execution, { type: 'TaskSucceeded', token, output, at: 0 })
    open.push(...tasks)
  }
  return { execution, tokens: open.map(({ token }) => token) }
}

const answer = ({ execution, tokens }: Version, task: number, output: number): Execution =>
  transition(execution, { type: 'TaskSucceeded', token: tokens[task]!, output, at: 0 })[0]

/** The medians of many rounds, of few versions each, so that the garbage collector has no part in most of them. */
function forkCost(origin: Version): ForkCost {
  const rounds = numbers(1999).map(() => {
    const versions = numbers(50).map(output => ({ ...origin, execution: answer(origin, 0, output) }))
    const time = () => {
      const before = performance.now()
      for (const version of versions) answer(version, 1, 0)
      return ((performance.now() - before) * 1000) / versions.length
    }
    return { onUs: time(), forkUs: time() }
  })
  return {
    events: origin.execution.log.length,
    onUs: median(rounds.map(({ onUs }) => onUs)),
    forkUs: median(rounds.map(({ forkUs }) => forkUs)),
  }
}

async function measureGrowth(): Promise<OwnFigures['growth']> {
  const chains = [1000, 5000, 24_900].map(size => ({ size, workload: chain((size - 2) / 2) }))
  // 2,700 iterations of a Pass and a Task are as many as a history of 25,000 events holds.
  const maps = [100, 1000, 2700].map(size => ({ size, workload: map(size) }))
  return {
    events: await growth(chains, redriveEngine),
    eventsOfLimit: await growth(chains, limit),
    items: await growth(maps, redriveEngine),
    itemsOfLimit: await growth(maps, limit),
  }
}

async function growth(
  workloads: readonly { readonly size: number; readonly workload: Workload }[],
  { prepare }: Contestant,
): Promise<Growth[]> {
  const runs: Run[] = []
  for (const { workload } of workloads) runs.push(await prepare(workload))
  const times = await hotTimes(runs)
  return workloads.map(({ size }, i) => ({ size, ns: (times[i]! * 1e6) / size }))
}

function measureMemory(): OwnFigures['memory'] {
  const line = chain(12_000)
  const machine = compile(line.definition)
  const run = () => toEnd(start(machine, { input: line.input, at: 0 }))
  const waiting = failingMap(40, 40)
  const waitingMachine = compile(waiting.definition)
  const [{ log }] = start(waitingMachine, { input: waiting.input, at: 0 })
  const copies = 200
  const bytesAnEvent = heapOf(run) / run().log.length
  const open = heapOf(() => numbers(copies).map(() => start(waitingMachine, { input: waiting.input, at: 0 })[0])) / copies
  return { bytesAnEvent, bytesAnOpenFrame: (open - log.length * bytesAnEvent) / 41 }
}
