import { describeMapRun as descriptionOf, mapRunListItem, mapRunsOf, updateTreeMapRun, type MapRun } from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import { parseArn } from '../world/arn.js'
import type { Draft } from '../world/draft.js'
import { mapRunWith } from '../world/executions.js'
import { findExecution } from '../world/hosting.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { step } from '../world/run.js'
import type { HostedExecution } from '../world/world.js'
import { done, given, type Reply } from './reply.js'

/** The Map Runs of an execution itself, in the order of their starts. Those of its children are asked for with the ARNs of these. */
export function listMapRuns(draft: Draft, { executionArn, ...page }: PageRequest & { readonly executionArn: string }): Reply {
  const { hosted } = findExecution(draft, executionArn)
  const own = mapRunsOf(hosted.tree).filter(mapRun => mapRun.executionArn === executionArn)
  const { items, ...rest } = pageOf(draft, `mapRuns:${executionArn}`, own, ({ mapRunArn }) => mapRunArn, page)
  return done({ mapRuns: items.map(mapRunListItem), ...rest })
}

export function describeMapRun(draft: Draft, { mapRunArn }: { readonly mapRunArn: string }): Reply {
  return done({ ...descriptionOf(findMapRun(draft, mapRunArn).mapRun) })
}

interface UpdateMapRunInput {
  readonly mapRunArn: string
  readonly maxConcurrency?: number
  readonly toleratedFailureCount?: number
  readonly toleratedFailurePercentage?: number
}

/** Changes what is given; for as long as the Map Run is running. */
export function updateMapRun(
  draft: Draft,
  { mapRunArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage }: UpdateMapRunInput,
): Reply {
  const { hosted, mapRun } = findMapRun(draft, mapRunArn)
  const limits = {
    ...given('maxConcurrency', maxConcurrency),
    ...given('toleratedFailureCount', toleratedFailureCount),
    ...given('toleratedFailurePercentage', toleratedFailurePercentage),
  }
  if (Object.keys(limits).length === 0) {
    const message = 'Either the maxConcurrency, the toleratedFailureCount, or the toleratedFailurePercentage must be specified'
    throw new ApiError('ValidationException', message, { reason: 'MISSING_REQUIRED_PARAMETER' })
  }
  if (mapRun.status !== 'RUNNING') {
    const message = `Map Run is ${mapRun.status} and cannot be updated: '${mapRunArn}'`
    throw new ApiError('ValidationException', message, { reason: 'CANNOT_UPDATE_COMPLETED_MAP_RUN' })
  }
  step(draft, hosted, tree => updateTreeMapRun(tree, mapRunArn, { at: draft.now, ...limits }))
  return done()
}

/** @throws ApiError InvalidArn, ResourceNotFound */
export function findMapRun(draft: Draft, mapRunArn: string): { readonly hosted: HostedExecution; readonly mapRun: MapRun } {
  parseArn(mapRunArn, 'mapRun')
  const found = mapRunWith(draft, mapRunArn)
  if (found === undefined) throw new ApiError('ResourceNotFound', `Resource not found: '${mapRunArn}'`, { resourceName: mapRunArn })
  return found
}
