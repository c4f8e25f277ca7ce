import type { ForeignEvent, Json, StateMachineType, StoredObject } from '@redrive/engine'
import type { Call, Outcome } from './world.js'

/** What the names of a case's execution are. */
export interface Names {
  readonly type?: StateMachineType
  readonly roleArn?: string
  readonly stateMachineArn?: string
  readonly stateMachineName?: string
  readonly executionArn?: string
  readonly executionName?: string
  readonly activities?: readonly string[]
}

export interface ExecutionCase extends Names {
  readonly definition: string
  readonly input: string
  readonly startMs: number
  readonly replay?: readonly Outcome[]
  /** What is in S3. */
  readonly objects?: readonly StoredObject[]
  readonly callsDuring?: readonly Call[]
}

export interface ResumeCase extends Names {
  readonly definition: string
  readonly events: readonly ForeignEvent[]
  readonly redrive?: { readonly atMs: number }
  readonly replay?: readonly Outcome[]
  /** What is in S3. */
  readonly objects?: readonly StoredObject[]
}

export interface ExecutionOutputCase {
  readonly type?: StateMachineType
  readonly startMs: number
  readonly executions: readonly { readonly definition: string; readonly input: string }[]
}

export interface JsonpathCase {
  readonly doc: Json
  readonly path: string
}

/** The names in the form that the engine takes them. */
export function identityOf({ roleArn, stateMachineArn, stateMachineName, executionArn, executionName: name, activities }: Names) {
  return {
    ...(roleArn !== undefined && { roleArn }),
    ...(stateMachineArn !== undefined && { stateMachineArn }),
    ...(stateMachineName !== undefined && { stateMachineName }),
    ...(executionArn !== undefined && { executionArn }),
    ...(name !== undefined && { name }),
    ...(activities !== undefined && { activities }),
  }
}

export function compileOptionsOf({ type }: { readonly type?: StateMachineType }) {
  return type === undefined ? {} : { type }
}
