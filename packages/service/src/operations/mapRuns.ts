import { ApiError } from '../model/apiError.js'
import { parseArn } from '../world/arn.js'
import type { Draft } from '../world/draft.js'
import { findExecution } from '../world/hosting.js'
import { done, type Reply } from './reply.js'

/** No execution of this world has Map Runs yet: the engine has no Distributed Map. */
export function listMapRuns(draft: Draft, { executionArn }: { readonly executionArn: string }): Reply {
  findExecution(draft, executionArn)
  return done({ mapRuns: [] })
}

export function describeMapRun(_draft: Draft, { mapRunArn }: { readonly mapRunArn: string }): Reply {
  parseArn(mapRunArn, 'mapRun')
  throw new ApiError('ResourceNotFound', `Resource not found: '${mapRunArn}'`, { resourceName: mapRunArn })
}

export const updateMapRun = describeMapRun
