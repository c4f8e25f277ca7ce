import { compile, history, redrive, replay, start, transition, type Execution, type Json } from '@redrive/engine'
import { eventsOf, remade } from './contestants/limit.js'
import { runOnce, toEnd } from './contestants/redrive.js'
import { heapOf, hotTime } from './measure.js'
import { chain, failingMap, map, numbers, type Workload } from './workloads.js'

/** What only the engine does, or what is asked of it alone. */
export interface OwnFigures {
  /** The redrive of an execution of that many events and open frames, and all that follows, ms. */
  readonly redrive: { readonly events: number; readonly open: number; readonly redriveMs: number; readonly finishMs: number }
  /** Reading a history, ns an event. `limit` parses the same texts and makes the same events. */
  readonly replay: { readonly events: number; readonly perEvent: number; readonly fromSdk: number; readonly limit: number }
  /** Keeping many versions of one execution that has 40 tasks open. */
  readonly fork: {
    readonly versions: number
    readonly answerNewestUs: number
    readonly answerOldUs: number
    readonly bytesAVersion: number
  }
  readonly compileUsAState: number
  /** ns an event of a chain of as many events, and an item of a Map of as many iterations. */
  readonly growth: { readonly events: readonly Growth[]; readonly items: readonly Growth[] }
  readonly memory: { readonly bytesAnEvent: number; readonly bytesAnOpenFrame: number }
}

interface Growth {
  readonly size: number
  readonly ns: number
}

export async function measureOwn(): Promise<OwnFigures> {
  return {
    redrive: await measureRedrive(),
    replay: await measureReplay(),
    fork: await measureFork(),
    compileUsAState: await compileTime(),
    // 2,700 iterations of a Pass and a Task are as many as a history of 25,000 events holds.
    growth: {
      events: await growth([1000, 5000, 24_900], size => chain((size - 2) / 2)),
      items: await growth([100, 1000, 2700], map),
    },
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
  const fromSdk = wire.map(event => ({ ...event, timestamp: new Date(event.timestamp * 1000) }))
  const events = eventsOf(execution)
  const texts = wire.map(event => {
    const shown = Object.values(event).find(value => typeof value === 'object') as { readonly input?: string; readonly output?: string }
    return shown.input ?? shown.output ?? 'null'
  })
  const perEvent = async (run: () => unknown) => ((await hotTime(run)) * 1e6) / events.length
  return {
    events: events.length,
    perEvent: await perEvent(() => replay(machine, wire)),
    fromSdk: await perEvent(() => replay(machine, fromSdk)),
    limit: await perEvent(() => events.map((event, index) => [Object.freeze(JSON.parse(texts[index]!) as Json), remade(event)])),
  }
}

async function measureFork(): Promise<OwnFigures['fork']> {
  const versions = 10_000
  const { definition, input } = map(1000)
  const [origin, { tasks }] = start(compile(definition), { input, at: 0 })
  const { token } = tasks[0]!
  const answer = (execution: Execution, output: number) => transition(execution, { type: 'TaskSucceeded', token, output, at: 0 })[0]
  answer(origin, -1)
  const fork = () => numbers(versions).map(output => answer(origin, output))
  const answerOld = await hotTime(() => answer(origin, 0))
  // 1,000 answers, each to the newest version: ms for all are µs for one.
  const newest = start(compile(definition), { input, at: 0 })
  return {
    versions,
    answerNewestUs: await hotTime(() => toEnd(newest)),
    answerOldUs: answerOld * 1000,
    bytesAVersion: heapOf(fork) / versions,
  }
}

async function growth(sizes: readonly number[], workloadOf: (size: number) => Workload): Promise<Growth[]> {
  const grown: Growth[] = []
  for (const size of sizes) {
    const { definition, input } = workloadOf(size)
    const machine = compile(definition)
    grown.push({ size, ns: ((await hotTime(() => toEnd(start(machine, { input, at: 0 })))) * 1e6) / size })
  }
  return grown
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
