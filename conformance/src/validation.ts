import { invalidDefinitionMessage, validate, type StateMachineType } from '@redrive/engine'

/** A call of a validation case: it creates a state machine that AWS refuses, or asks for the diagnostics. */
export interface ValidationCase {
  readonly calls: readonly {
    readonly op: string
    readonly params: { readonly definition: string; readonly type?: StateMachineType }
  }[]
}

export function answerValidation({ calls }: ValidationCase): object {
  return { responses: calls.map(({ op, params }) => answerCall(op, params)) }
}

function answerCall(op: string, { definition, type }: ValidationCase['calls'][number]['params']): object {
  const diagnostics = validate(definition, type === undefined ? {} : { type })
  const failed = diagnostics.some(({ severity }) => severity === 'ERROR')
  if (op === 'ValidateStateMachineDefinition') return { output: { result: failed ? 'FAIL' : 'OK', diagnostics, truncated: false } }
  if (op === 'CreateStateMachine' && failed) return { error: { code: 'InvalidDefinition', message: invalidDefinitionMessage(diagnostics) } }
  throw new Error(`${op} is not answered yet`)
}
