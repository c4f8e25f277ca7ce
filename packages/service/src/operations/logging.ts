import { ApiError } from '../model/apiError.js'
import type { Draft } from '../world/draft.js'
import { lookUp } from '../world/table.js'
import type { LoggingConfiguration } from '../world/world.js'

/**
 * The logging configuration of a request, whole.
 *
 * @throws ApiError InvalidLoggingConfiguration for anything but one log group that exists, unless nothing is to be logged
 */
export function loggingFrom(draft: Draft, given: Partial<LoggingConfiguration> = {}): LoggingConfiguration {
  const { level = 'OFF', includeExecutionData = false, destinations } = given
  const isSilent = level === 'OFF' && (destinations === undefined || destinations.length === 0)
  if (isSilent) return { level, includeExecutionData }
  if (destinations?.length !== 1) throw invalid('Must specify exactly one Log Destination.')
  const group = logGroupOf({ level, includeExecutionData, destinations })
  if (group === undefined || lookUp(draft.logGroups, group) === undefined) throw invalid('Log Destination not found.')
  return { level, includeExecutionData, destinations }
}

/** The name of the log group that is written to. */
export function logGroupOf({ destinations = [] }: LoggingConfiguration): string | undefined {
  return destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn?.split(':')[6]
}

function invalid(reason: string): ApiError {
  return new ApiError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${reason}`)
}
