import { expect, test } from 'vitest'
import { integration, machineOf } from '../../test/definitions.js'
import { given, outcomeOf } from '../../test/given.js'
import { effectsOf, stringifyJson, type Json } from '../index.js'

const REFUSED = (parameters: string) =>
  `States.Runtime: The Parameters '${parameters}' could not be used to start the Task: [The value of the field 'Headers' has an invalid format]`

test.each<readonly [call: string, parameters: Json, request: string]>([
  ['sns:publish', { Message: 'hi' }, '{"Message":"hi"}'],
  ['ecs:runTask', { TaskDefinition: 'T' }, '{"TaskDefinition":"T"}'],
  ['ecs:runTask.sync', { TaskDefinition: 'T' }, '{"TaskDefinition":"T","StartedBy":"AWS Step Functions"}'],
  ['ecs:runTask.sync', [1], '[1]'],
  ['apigateway:invoke', {}, '{}'],
  ['apigateway:invoke', { Headers: { a: ['x', 'y'], b: [] } }, '{"Headers":{"a":["x","y"],"b":[]}}'],
  ['apigateway:invoke', { Headers: { a: ['x'], b: 'y' } }, REFUSED('{"Headers":{"a":["x"],"b":"y"}}')],
  ['apigateway:invoke', { Headers: 'x' }, REFUSED('{"Headers":"x"}')],
  ['apigateway:invoke', 'x', '"x"'],
])('%s makes of %j the request %s', (call, parameters, request) => {
  const fields = { QueryLanguage: 'JSONata', Arguments: '{% $states.input %}' }
  const { execution } = given(machineOf(integration('Call', call, fields)), { input: parameters })
  const [open] = effectsOf(execution).tasks
  expect(open === undefined ? outcomeOf(execution) : stringifyJson(open.input)).toBe(request)
})
