import { childExecution, mapRunOf, mapRunsOf, type Execution, type MapRun } from '@redrive/engine'
import { lookUp, valuesOf } from './table.js'
import type { HostedExecution, World } from './world.js'

/** An execution of the world, be it that it was started by name or by a Map Run. */
export interface AnyExecution {
  readonly arn: string
  readonly execution: Execution
  /** Itself, or the execution with which the Map Run was started. */
  readonly hosted: HostedExecution
  /** Undefined for one that was not started by a Map Run. */
  readonly child: ChildOfMapRun | undefined
}

export interface ChildOfMapRun {
  readonly mapRun: MapRun
  readonly childIndex: number
}

type Executions = Pick<World, 'executions' | 'children' | 'mapRuns'>

/**
 * Undefined for an execution that never was, and for a child that has not started. Where a name was used again, what belonged to the older
 * execution is gone.
 */
export function executionWith(world: Executions, arn: string): AnyExecution | undefined {
  const hosted = lookUp(world.executions, arn)
  if (hosted !== undefined) return ofHosted(hosted)
  const place = lookUp(world.children, arn)
  if (place === undefined) return undefined
  const host = lookUp(world.executions, place.hostArn)!
  const mapRun = mapRunOf(host.tree, place.mapRunArn)
  return mapRun && childOf(host, mapRun, place.childIndex)
}

/** The execution that holds everything that belongs to another one. */
export function hostOf(world: Executions, arn: string): HostedExecution {
  return lookUp(world.executions, lookUp(world.children, arn)?.hostArn ?? arn)!
}

/** A Map Run by its ARN, and the execution with which it was started. Undefined for one that never was, or is gone. */
export function mapRunWith(
  world: Executions,
  mapRunArn: string,
): { readonly hosted: HostedExecution; readonly mapRun: MapRun } | undefined {
  const hostArn = lookUp(world.mapRuns, mapRunArn)
  if (hostArn === undefined) return undefined
  const hosted = lookUp(world.executions, hostArn)!
  const mapRun = mapRunOf(hosted.tree, mapRunArn)
  return mapRun && { hosted, mapRun }
}

/** Every execution, in the order of their starts, children after the one that they belong to. */
export function allExecutions(world: Executions): AnyExecution[] {
  return valuesOf(world.executions)
    .sort((a, b) => a.order - b.order)
    .flatMap(hosted => [
      ofHosted(hosted),
      ...mapRunsOf(hosted.tree).flatMap(mapRun =>
        Array.from({ length: mapRun.nextChild }, (_, childIndex) => childOf(hosted, mapRun, childIndex)),
      ),
    ])
}

/** An execution that was started by name or by a task. */
export function ofHosted(hosted: HostedExecution): AnyExecution {
  return { arn: hosted.arn, execution: hosted.tree.execution, hosted, child: undefined }
}

/** Histories of children are kept, so each that has started is there. */
function childOf(hosted: HostedExecution, mapRun: MapRun, childIndex: number): AnyExecution {
  const execution = childExecution(mapRun, childIndex)!
  return { arn: execution.executionArn, execution, hosted, child: { mapRun, childIndex } }
}

/**
 * An execution of the world as the engine has it, EXPRESS ones and children of Map Runs too: for what the API doesn't tell.
 *
 *     executionIn(world, executionArn)?.status
 */
export function executionIn(world: World, executionArn: string): Execution | undefined {
  return executionWith(world, executionArn)?.execution
}
