import { validate, type StateMachineType } from '@redrive/engine'
import { DEFAULT_PAGE_SIZE } from '../limits.js'
import type { Draft } from '../world/draft.js'
import { done, type Reply } from './reply.js'

interface ValidateStateMachineDefinitionInput {
  readonly definition: string
  readonly type?: StateMachineType
  readonly severity?: 'ERROR' | 'WARNING'
  readonly maxResults?: number
}

/** Errors, and warnings too where `severity` asks for them. */
export function validateStateMachineDefinition(_draft: Draft, input: ValidateStateMachineDefinitionInput): Reply {
  const { definition, type = 'STANDARD', severity: least = 'ERROR', maxResults = 0 } = input
  const found = validate(definition, { type })
  const diagnostics = found.filter(({ severity }) => severity === 'ERROR' || least === 'WARNING')
  const size = maxResults === 0 ? DEFAULT_PAGE_SIZE : maxResults
  return done({
    result: found.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: diagnostics.slice(0, size),
    truncated: diagnostics.length > size,
  })
}
