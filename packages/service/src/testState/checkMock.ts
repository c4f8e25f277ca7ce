import { isArray, isObject, JsonSyntaxError, member, parseJson, type Json, type StateUnderTest } from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import type { TestStateInput } from './input.js'
import { checkResultSchema } from './schema/checkResult.js'

/**
 * Checks whether the state may be tested with this mock, or without one.
 *
 * @returns the mocked result, where there is one
 * @throws ApiError
 */
export function checkMock(test: StateUnderTest, params: TestStateInput): Json | undefined {
  const { mock, stateConfiguration, revealSecrets, context, roleArn } = params
  const { state } = test
  if (mock === undefined) {
    if (stateConfiguration?.mapIterationFailureCount !== undefined) {
      refuse('TestState does not support MapIterationFailureCount when a mock is not specified.')
    }
    checkRunsByItself(test)
    if (context !== undefined) refuse('TestState does not support Context when a mock is not specified.')
    if (state.type === 'Task' && roleArn === undefined) refuse('RoleArn must be specified when testing a Task state')
    return undefined
  }
  if (state.type !== 'Task' && state.type !== 'Map' && state.type !== 'Parallel') {
    refuse(`State type '${state.type}' is not supported when a mock is specified`)
  }
  if (revealSecrets === true) refuse('TestState does not support RevealSecrets when a mock is specified.')
  const { result: text, errorOutput } = mock
  if ((text === undefined) === (errorOutput === undefined)) {
    refuse('A test mock should have only one of the following fields: [result, errorOutput].')
  }
  if (text === undefined) return undefined
  const result = parsed(text)
  checkResult(test, result, mock.fieldValidationMode ?? 'STRICT')
  return result
}

function refuse(message: string): never {
  throw new ApiError('ValidationException', message)
}

/** What somebody else has to end needs a mock. */
function checkRunsByItself({ state }: StateUnderTest): void {
  if (state.type === 'Map' || state.type === 'Parallel') {
    const types = 'Task, Wait, Pass, Succeed, Fail, Choice'
    const message = `TestState API does not support Map or Parallel states. Supported state types include: [${types}]`
    throw new ApiError('InvalidDefinition', message)
  }
  if (state.type !== 'Task' || (state.resource.family !== 'Activity' && state.resource.pattern === 'requestResponse')) return
  const kinds = "Activity tasks or the '.sync' and '.waitForTaskToken' service integration patterns"
  throw new ApiError('InvalidDefinition', `TestState API does not support ${kinds} when a mock is not specified`)
}

function parsed(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) refuse('Mocked result must be valid JSON')
    throw error
  }
}

function checkResult({ state, definition }: StateUnderTest, result: Json, mode: 'STRICT' | 'PRESENT' | 'NONE'): void {
  switch (state.type) {
    case 'Map':
      if (state.distributed?.writer !== undefined && exports(definition)) {
        if (!isObject(result)) refuse('Mocked result must be a JSON object.')
      } else if (!isArray(result)) refuse('Mocked result must be an array.')
      return
    case 'Parallel':
      if (!isArray(result)) refuse('Mocked result must be an array.')
      if (result.length !== state.branches.length) {
        refuse('Mocked result must contain the same number of items as number of Parallel branches.')
      }
      return
    case 'Task':
      if (mode !== 'NONE') checkResultSchema(state.resource, result, mode)
      return
    default:
  }
}

/** A ResultWriter without a Resource only shapes the result that stays in the state. */
function exports(definition: StateUnderTest['definition']): boolean {
  const writer = member(definition, 'ResultWriter')
  return isObject(writer) && member(writer, 'Resource') !== undefined
}
