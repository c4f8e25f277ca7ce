import {
  objectStore,
  redrive,
  redriveTree,
  start,
  startTree,
  stop,
  stopTree,
  storedObjects,
  transition,
  transitionTree,
  treeOf,
  type Command,
  type Effects,
  type Execution,
  type ExecutionTree,
  type Machine,
  type MapRunTask,
  type RedriveOptions,
  type StartOptions,
  type StoredObject,
  type Task,
  type TreeEffects,
  type TreeMapRunTask,
  type TreeTask,
} from '@redrive/engine'
import type { MapRunMocks } from '../mocks/resolve.js'

/** An execution, and the Map Runs of its Distributed Maps where these are carried out. */
export interface World {
  readonly execution: Execution
  /** Undefined where there is no Distributed Map, or where all are mocked as a whole. */
  readonly tree: ExecutionTree | undefined
  /** What is in Amazon S3. */
  readonly objects: readonly StoredObject[]
}

export interface WorldEffects {
  readonly tasks: readonly (Task | TreeTask)[]
  /** Map Runs that are mocked as a whole. */
  readonly mapRuns: readonly WorldMapRun[]
  readonly wakeUpAt: number | undefined
}

/** `parent` is the child that asks for it, if one does. */
export type WorldMapRun = MapRunTask & Partial<Pick<TreeMapRunTask, 'parent'>>

export type WorldResult = readonly [World, WorldEffects]

type Timed<T> = Omit<T, 'at'> & { readonly at: number }

export function startWorld(
  machine: Machine,
  options: Timed<StartOptions>,
  objects: readonly StoredObject[],
  { carriedOut, whole }: MapRunMocks,
): WorldResult {
  if (carriedOut.size === 0) return bare(start(machine, options), objects)
  return grown(startTree(machine, { ...options, keepsHistories: true, outside: whole, objects: objectStore(objects) }))
}

export function transitionWorld({ tree, execution, objects }: World, command: Command): WorldResult {
  if (tree === undefined) return bare(transition(execution, command), objects)
  return grown(transitionTree(tree, command))
}

/** Map Runs that were mocked as a whole before begin anew when they are carried out now. */
export function redriveWorld(
  { tree, execution, objects }: World,
  options: RedriveOptions,
  { carriedOut, whole: outside }: MapRunMocks,
): WorldResult {
  if (carriedOut.size === 0) return bare(redrive(execution, options), objects)
  if (tree !== undefined)
    return grown(redriveTree({ ...tree, options: { ...tree.options, outside }, objects: objectStore(objects) }, options))
  const [redriven] = redrive(execution, options)
  return grown(treeOf(redriven, { at: options.at, keepsHistories: true, outside, objects: objectStore(objects) }))
}

export function stopWorld({ tree, execution, objects }: World, options: Timed<NonNullable<Parameters<typeof stop>[1]>>): World {
  return (tree === undefined ? bare(stop(execution, options), objects) : grown(stopTree(tree, options)))[0]
}

/** The objects after some were put among them. */
export function putObjects(objects: readonly StoredObject[], put: Iterable<StoredObject> = []): readonly StoredObject[] {
  return storedObjects(objectStore([...objects, ...put]))
}

function bare([execution, effects]: readonly [Execution, Effects], objects: readonly StoredObject[]): WorldResult {
  return [{ execution, tree: undefined, objects }, effects]
}

function grown([tree, { tasks, mapRuns, wakeUpAt }]: readonly [ExecutionTree, TreeEffects]): WorldResult {
  const world = {
    execution: tree.execution,
    tree,
    get objects() {
      return storedObjects(tree.objects!)
    },
  }
  return [world, { tasks, mapRuns, wakeUpAt }]
}
