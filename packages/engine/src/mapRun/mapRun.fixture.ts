import { compile } from '../compile.js'
import type { Machine } from '../definition/machine.js'
import { parseJson, textOf, type Json } from '../json/index.js'
import type { RedriveOptions } from '../redrive/redrive.js'
import { objectStore, storedBody, type StoredObject } from './objectStore.js'
import { redriveTree, startTree, transitionTree, treeEffectsOf } from './decideTree.js'
import { mapRunsOf, type ExecutionTree, type TreeOptions, type TreeTask } from './tree.js'

/** What an item's task gives; undefined for a task that nobody answers. */
export type Work = (task: TreeTask) => { readonly output?: Json; readonly error?: string } | undefined

export const TASK = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:work', End: true }

/** A machine of one Distributed Map over `$.items`, whose children have one task. */
export function distributed(fields: Readonly<Record<string, unknown>> = {}, processor: Readonly<Record<string, unknown>> = {}): Machine {
  const { type = 'STANDARD', states = { Work: TASK }, startAt = 'Work' } = processor
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: type }
  const ItemProcessor = { ProcessorConfig, StartAt: startAt, States: states }
  const items = 'ItemReader' in fields ? {} : { ItemsPath: '$.items' }
  return compile({
    StartAt: 'Each',
    States: { Each: { Type: 'Map', Label: 'Each', ...items, ...fields, ItemProcessor, End: true } },
  } as never)
}

/** A ResultWriter to `s3://results/out`. */
export const WRITER = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'results', Prefix: 'out' } }

export interface Given extends TreeOptions {
  readonly items?: Json
  readonly objects?: readonly StoredObject[]
  readonly work?: Work
}

/** Runs a machine until nothing more happens; a task that nobody's work is for succeeds with its input. */
export function run(machine: Machine, { items = [], objects = [], work, ...options }: Given = {}): ExecutionTree {
  return goOn(startTree(machine, { input: { items }, at: 1000, seed: 1, ...options, objects: objectStore(objects) })[0], work)
}

export function runAgain(tree: ExecutionTree, work?: Work, options: Partial<RedriveOptions> = {}): ExecutionTree {
  return goOn(redriveTree(tree, { at: momentOf(tree) + 1000, ...options })[0], work)
}

export function goOn(tree: ExecutionTree, work: Work = ({ input }) => ({ output: input })): ExecutionTree {
  let current = tree
  for (;;) {
    if (current.execution.status !== 'RUNNING') return current
    const { tasks, wakeUpAt } = treeEffectsOf(current)
    const [next] = tasks.map(task => ({ task, outcome: work(task) })).filter(({ outcome }) => outcome !== undefined)
    if (next !== undefined) {
      const { task, outcome } = next
      const at = momentOf(current) + 1
      const { error } = outcome!
      const command =
        error === undefined ? { type: 'TaskSucceeded' as const, output: outcome!.output! } : { type: 'TaskFailed' as const, error }
      current = transitionTree(current, { ...command, token: task.token, at })[0]
    } else if (wakeUpAt !== undefined) current = transitionTree(current, { type: 'TimePassed', at: wakeUpAt })[0]
    else return current
  }
}

/** The newest moment of a tree. */
export function momentOf(tree: ExecutionTree): number {
  const { startedAt, stoppedAt, redrivenAt } = tree.execution.state
  return Math.max(startedAt, stoppedAt ?? 0, redrivenAt ?? 0, ...mapRunsOf(tree).map(({ moment }) => moment))
}

export const mapRun = (tree: ExecutionTree, n = 0) => mapRunsOf(tree)[n]!

/** A file that the Map Run has written, below its folder. */
export function written(tree: ExecutionTree, name: string): Json | undefined {
  const id = mapRun(tree).mapRunArn.split(':').at(-1)!
  const body = storedBody(tree.objects!, 'results', `out/${id}/${name}`)
  return body === undefined ? undefined : parseJson(body)
}

export const outputOf = ({ execution }: ExecutionTree) =>
  execution.output === undefined ? undefined : (JSON.parse(textOf(execution.output)) as unknown)
