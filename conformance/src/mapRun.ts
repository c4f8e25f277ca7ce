import {
  childExecution,
  compile,
  describe,
  describeChild,
  describeMapRun,
  history,
  listChildren,
  mapRunListItem,
  mapRunsOf,
  objectStore,
  redriveTree,
  startTree,
  type ExecutionTree,
} from '@redrive/engine'
import { compileOptionsOf, identityOf, type Names } from './cases.js'
import { World, type Outcome } from './world.js'

export interface MapRunCase extends Names {
  readonly definition: string
  readonly input: string
  readonly startMs: number
  /** What comes of the one task of each child, by item. */
  readonly childTasks: Readonly<Record<string, readonly Omit<Outcome, 'state'>[]>>
  readonly steps: readonly Step[]
}

interface Step {
  readonly do: 'start' | 'redriveChild' | 'redrive'
  readonly index?: number
  readonly clientToken?: string
  readonly refused?: { readonly error: string; readonly cause: string }
}

/** About what the recorded Map Runs took, ms: instants that differ there are to differ here. */
const LATENCY = { dispatch: 300, supervision: 500 }
const PAUSE = 10_000

/** A recorded session of one Distributed Map: start, redrives, and a look at everything after each. */
export function answerMapRun(test: MapRunCase): object {
  const outcomes = Object.entries(test.childTasks).flatMap(([index, tasks]) => tasks.map(task => ({ ...task, state: index })))
  const world = new World(outcomes, [], task => String(task.childIndex))
  let tree: ExecutionTree | undefined
  const steps = test.steps.map(step => {
    if (step.do === 'redriveChild') return CHILD_REFUSED
    const at = tree === undefined ? test.startMs : endOf(tree) + PAUSE
    tree = world.runTree(tree === undefined ? startOf(test) : redriven(tree, step, at), at)
    return { ...(step.do === 'redrive' && { output: { redriveDate: at / 1000 } }), ...snapshot(tree) }
  })
  return { steps }
}

/** What the service says of children of a Map Run: their ARNs have a label. */
const CHILD_REFUSED = { error: { code: 'ValidationException', message: 'Labeled Execution ARNs are not supported for this API' } }

function startOf(test: MapRunCase): ExecutionTree {
  const machine = compile(test.definition, compileOptionsOf(test))
  const { input: inputText, startMs: at } = test
  return startTree(machine, { ...identityOf(test), inputText, at, latency: LATENCY, keepsHistories: true, objects: objectStore() })[0]
}

function redriven(tree: ExecutionTree, { clientToken, refused }: Step, at: number): ExecutionTree {
  const options = { at, ...(clientToken !== undefined && { clientToken }), ...(refused !== undefined && { refusal: refused }) }
  return redriveTree(tree, options)[0]
}

function endOf({ execution }: ExecutionTree): number {
  return history(execution).at(-1)!.timestamp * 1000
}

function snapshot(tree: ExecutionTree): object {
  const at = endOf(tree)
  const mapRuns = mapRunsOf(tree)
  const mapRun = mapRuns[0]!
  const children = listChildren(mapRun).map(({ childIndex }) => {
    const execution = childExecution(mapRun, childIndex)
    const events =
      execution === undefined || execution.machine.type === 'EXPRESS' ? { historyError: HISTORY_REFUSED } : { events: history(execution) }
    return [childIndex, { describe: describeChild(mapRun, childIndex, { at }), ...events }]
  })
  return {
    parent: describe(tree.execution, { at }),
    events: history(tree.execution),
    mapRuns: mapRuns.map(mapRunListItem),
    mapRun: describeMapRun(mapRun),
    children: Object.fromEntries(children) as object,
  }
}

const HISTORY_REFUSED = { code: 'StateMachineTypeNotSupported', message: 'This operation is not supported by this type of state machine' }
