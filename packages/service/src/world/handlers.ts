import type { Json, Task, TreeTask } from '@redrive/engine'

/** What a task gives. Without `output` it has failed. */
export type TaskOutcome = (
  | { readonly output: Json }
  /** JSON text, kept to the letter. */
  | { readonly outputText: string }
  | { readonly error?: string; readonly cause?: string }
) & {
  /** What the call of a `.sync` or `.waitForTaskToken` task gave at once. */
  readonly submitted?: Json
  /** How long the work takes, in virtual ms. Default 0. */
  readonly afterMs?: number
}

/** A call of a `.sync` or `.waitForTaskToken` task that was accepted; somebody else tells its end. */
export interface TaskAccepted {
  readonly submitted: Json
}

/**
 * Does a task, and tells at once how it ends (perhaps later, in virtual time). `undefined` leaves the task pending: for a worker or a
 * callback, or for ever. A task of a child of a Map Run also says `mapRunArn`, and by `childIndex` which of the children it is.
 */
export type TaskHandler = (task: TreeTask & { readonly at: number }) => TaskOutcome | TaskAccepted | undefined

/** Who does the tasks: of a state by its name, else of a Resource. A handler comes before what the service would do itself. */
export interface TaskHandlers {
  readonly byState?: { readonly [stateName: string]: TaskHandler }
  readonly byResource?: { readonly [resource: string]: TaskHandler }
}

export function handlerFor({ byState = {}, byResource = {} }: TaskHandlers, { stateName, resource }: Task): TaskHandler | undefined {
  if (Object.hasOwn(byState, stateName)) return byState[stateName]
  return Object.hasOwn(byResource, resource) ? byResource[resource] : undefined
}
