import type { Json, JsonObject } from '../json/index.js'
import { formatInstant } from '../time.js'

/** What the context object is made of. Times are epoch ms. */
export interface ContextParts {
  readonly execution: {
    readonly id: string
    readonly input: Json
    readonly name: string
    readonly roleArn: string | undefined
    readonly startedAt: number
    /** Undefined in EXPRESS executions that run synchronously. */
    readonly redriveCount: number | undefined
    readonly redrivenAt: number | undefined
  }
  readonly stateMachine: { readonly id: string; readonly name: string }
  readonly state: {
    readonly name: string
    readonly enteredAt: number
    /** Undefined in states that can't be retried. */
    readonly retryCount: number | undefined
  }
  readonly taskToken: string | undefined
  readonly mapItem: MapItem | undefined
}

export interface MapItem {
  readonly index: number
  readonly value: Json
  /** The name of the member, where the items are those of an object. */
  readonly key?: string
  /** Where the items of a Distributed Map come from: `STATE_DATA`, or an S3 URI. */
  readonly source?: string
}

/** The context object, its members in AWS's order (recorded). */
export function contextObject({ execution, stateMachine, state, taskToken, mapItem }: ContextParts): JsonObject {
  return Object.freeze({
    Execution: Object.freeze({
      Id: execution.id,
      Input: execution.input,
      StartTime: formatInstant(execution.startedAt),
      Name: execution.name,
      ...(execution.roleArn !== undefined && { RoleArn: execution.roleArn }),
      ...(execution.redriveCount !== undefined && { RedriveCount: execution.redriveCount }),
      ...(execution.redrivenAt !== undefined && { RedriveTime: formatInstant(execution.redrivenAt) }),
    }),
    StateMachine: Object.freeze({ Id: stateMachine.id, Name: stateMachine.name }),
    State: Object.freeze({
      Name: state.name,
      EnteredTime: formatInstant(state.enteredAt),
      ...(state.retryCount !== undefined && { RetryCount: state.retryCount }),
    }),
    ...(mapItem !== undefined && { Map: Object.freeze({ Item: mapItemObject(mapItem) }) }),
    ...(taskToken !== undefined && { Task: Object.freeze({ Token: taskToken }) }),
  })
}

/** `$$.Map.Item`. */
export function mapItemObject({ index, key, value, source }: MapItem): JsonObject {
  return Object.freeze({
    Index: index,
    ...(key !== undefined && { Key: key }),
    Value: value,
    ...(source !== undefined && { Source: source }),
  })
}
