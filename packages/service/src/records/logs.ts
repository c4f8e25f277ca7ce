import { history, type HistoryEvent } from '@redrive/engine'
import { logGroupOf } from '../operations/logging.js'
import { allExecutions, type AnyExecution } from '../world/executions.js'
import type { LoggingConfiguration, World } from '../world/world.js'

/** An event of an execution as Step Functions writes it to CloudWatch Logs. Numbers are texts. */
export interface LogRecord {
  readonly id: string
  readonly type: string
  readonly details: Readonly<Record<string, unknown>>
  readonly previous_event_id: string
  /** Epoch ms. */
  readonly event_timestamp: string
  readonly execution_arn: string
  readonly redrive_count: string
}

/**
 * What the executions of a world have written to a log group, oldest first: read off their histories, as the logging configurations
 * they were started with have it.
 *
 *     logRecords(world, 'orders').map(({ type }) => type)   // ['ExecutionStarted', 'TaskStateEntered', ...]
 */
export function logRecords(world: World, logGroupName: string): LogRecord[] {
  return allExecutions(world)
    .filter(({ hosted }) => logGroupOf(hosted.revision.loggingConfiguration) === logGroupName)
    .flatMap(recordsOf)
    .sort((a, b) => Number(a.event_timestamp) - Number(b.event_timestamp))
}

function recordsOf({ arn, execution, hosted }: AnyExecution): LogRecord[] {
  const { level, includeExecutionData } = hosted.revision.loggingConfiguration
  let redriveCount = 0
  return history(execution, { includeExecutionData }).flatMap(event => {
    if (event.type === 'ExecutionRedriven') redriveCount += 1
    return isLogged(event.type, level) ? [recordOf(event, arn, redriveCount)] : []
  })
}

function recordOf(event: HistoryEvent, executionArn: string, redriveCount: number): LogRecord {
  const { id, type, previousEventId, timestamp, ...rest } = event
  const [details = {}] = Object.values(rest) as Readonly<Record<string, unknown>>[]
  return {
    id: String(id),
    type,
    details,
    previous_event_id: String(previousEventId),
    event_timestamp: String(Math.round(timestamp * 1000)),
    execution_arn: executionArn,
    redrive_count: String(redriveCount),
  }
}

const FATAL: ReadonlySet<string> = new Set(['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut'])

const UNSUCCESSFUL = /(Failed|TimedOut|Aborted)$/

/** FATAL is the end of an execution that didn't succeed; ERROR everything that failed, timed out or was aborted, and Fail states. */
function isLogged(type: HistoryEvent['type'], level: LoggingConfiguration['level']): boolean {
  if (level === 'OFF') return false
  if (level === 'ALL' || FATAL.has(type)) return true
  return level === 'ERROR' && (type === 'FailStateEntered' || UNSUCCESSFUL.test(type))
}
