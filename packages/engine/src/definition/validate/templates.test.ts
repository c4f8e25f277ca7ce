import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { GOOD_STATES, machineWith, refusalsOf } from './validate.fixture.js'

const notDynamic = (field: string, at: string) =>
  `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call at ${at}`
const PARAMETERS = '/States/S/Parameters'

describe('a path', () => {
  test.each<[string, Json, string[]]>([
    ['InputPath', '$', []],
    ['InputPath', '$$.Execution.Input', []],
    ['InputPath', '$answer.b', []],
    ['InputPath', '$.rows[1:]', []],
    ['OutputPath', "$..results[?(@.status=='FAILED')]", []],
    ['OutputPath', null, []],
    ['InputPath', 'order', ['Value must be a valid JSONPath.']],
    ['InputPath', "States.Format('{}', $.a)", ['Value must be a valid JSONPath.']],
    ['InputPath', '$.a[', ['Value must be a valid JSONPath.']],
    ['InputPath', 5, ['Expected value of type [STRING, NULL]']],
    ['ResultPath', '$', []],
    ['ResultPath', '$.a.b[0]', []],
    ['ResultPath', "$['a b']", []],
    ['ResultPath', null, []],
    ['ResultPath', 'a', ['Value must be a valid JSONPath.']],
    ['ResultPath', '$.*', ['Value is not a Reference Path']],
    ['ResultPath', '$..a', ['Value is not a Reference Path']],
    ['ResultPath', '$$.Task', ['Value is not a Reference Path']],
    ['ResultPath', '$v.a', ['Value is not a Reference Path']],
    ['ResultPath', {}, ['Expected value of type [STRING, NULL]']],
  ])('%s: %j', (field, value, messages) => {
    expect(refusalsOf(machineWith('Pass', { [field]: value }))).toEqual(messages.map(message => `${message} at /States/S/${field}`))
  })

  test.each<[Json, string[]]>([
    ['$.items', []],
    ['$$.Execution.Input.items', []],
    ['$items', []],
    ["$['a, b?'][0]", []],
    ['$.items[*]', ['Value is not a Reference Path']],
    ['$.items[?(@.a)]', ['Value is not a Reference Path']],
    ['$.items[0:2]', ['Value is not a Reference Path']],
    ['$.items[0,1]', ['Value is not a Reference Path']],
    ['items', ['Value must be a valid JSONPath.']],
    [null, ['Expected value of type [STRING]']],
  ])('to a single node: %j', (value, messages) => {
    expect(refusalsOf(machineWith('Map', { ItemsPath: value }))).toEqual(messages.map(message => `${message} at /States/S/ItemsPath`))
    expect(refusalsOf(machineWith('Task', { TimeoutSecondsPath: value }))).toEqual(
      messages.map(message => `${message} at /States/S/TimeoutSecondsPath`),
    )
  })

  test.each<[Json, string[]]>([
    ['$.error', []],
    ['$$.State.Name', []],
    ['$errorName', []],
    ["States.Format('{} failed', $.name)", []],
    ['States.UUID()', []],
    ['error', [notDynamic('ErrorPath', '/States/S/ErrorPath')]],
    ['States.Format(', [notDynamic('ErrorPath', '/States/S/ErrorPath')]],
    ['States.MathAdd(1, 2)', ["The intrinsic function in the field 'ErrorPath' must return a string at /States/S/ErrorPath"]],
    [1, ['Expected value of type [STRING] at /States/S/ErrorPath']],
  ])('or a call that gives a string: %j', (value, refusals) => {
    expect(refusalsOf(machineWith('Fail', { ErrorPath: value }))).toEqual(refusals)
  })
})

describe('a payload template', () => {
  test.each<[string, Json]>([
    ['has members as they are', { a: 1, b: null, c: [true, { d: 'text' }] }],
    ['has members by paths', { 'a.$': '$.x', 'b.$': '$$.Task.Token', 'c.$': '$v.y', 'd.$': '$' }],
    ['has members by calls', { 'a.$': 'States.UUID()', 'b.$': "States.Format('{}', States.ArrayLength($.a))" }],
    ['has both at any depth', { list: [{ 'a.$': '$.x' }], deep: { deeper: { 'a.$': '$.x' } } }],
    ['may be an array', [{ 'a.$': '$.x' }]],
    ['may be empty', {}],
  ])('%s', (_rule, template) => {
    expect(refusalsOf(machineWith('Pass', { Parameters: template }))).toEqual([])
  })

  test.each<[string, Json, string[]]>([
    ['names paths by .$ only', { 'a.$': 'x' }, [notDynamic('a.$', PARAMETERS)]],
    ['names paths that are text', { 'a.$': 1 }, [notDynamic('a.$', PARAMETERS)]],
    ['calls what there is', { 'a.$': 'States.Shuffle($.a)' }, [notDynamic('a.$', PARAMETERS)]],
    ['calls with what a function takes', { 'a.$': 'States.MathAdd(1)' }, [notDynamic('a.$', PARAMETERS)]],
    [
      'calls with single quotes escaped',
      { 'parsed.$': 'States.StringToJson(\'{"text":"An \\"escaped double quote\\" here"}\')' },
      [notDynamic('parsed.$', PARAMETERS)],
    ],
    ['is told where it is wrong', { list: [1, { deep: { 'a.$': '' } }] }, [notDynamic('a.$', `${PARAMETERS}/list[1]/deep`)]],
    ['gives a member once', { a: 1, 'a.$': '$.x' }, [`The field 'a' is given twice: as 'a' and as 'a.$' at ${PARAMETERS}`]],
  ])('%s', (_rule, template, refusals) => {
    expect(refusalsOf(machineWith('Pass', { Parameters: template }))).toEqual(refusals)
  })

  test.each([
    ['Task', 'Parameters'],
    ['Task', 'ResultSelector'],
    ['Task', 'Assign'],
    ['Task', 'Credentials'],
    ['Parallel', 'Parameters'],
    ['Parallel', 'ResultSelector'],
    ['Map', 'ItemSelector'],
    ['Map', 'Parameters'],
    ['Map', 'ResultSelector'],
    ['Wait', 'Assign'],
    ['Choice', 'Assign'],
  ])('is read in %s.%s', (type, field) => {
    expect(refusalsOf(machineWith(type, { [field]: { 'RoleArn.$': 'x' } }))).toEqual([notDynamic('RoleArn.$', `/States/S/${field}`)])
  })

  test('is not read in Result, which is static', () => {
    expect(refusalsOf(machineWith('Pass', { Result: { 'a.$': 'x' } }))).toEqual([])
  })

  test('may be of any depth', () => {
    let template: Json = { 'a.$': 'wrong' }
    for (let i = 0; i < 10_000; i++) template = [template]
    expect(refusalsOf(machineWith('Pass', { Parameters: template }))).toHaveLength(1)
  })
})

test('a Map has an ItemSelector or, as it was called, Parameters', () => {
  expect(refusalsOf({ StartAt: 'S', States: { S: { ...GOOD_STATES.Map, ItemSelector: {}, Parameters: {} } } })).toEqual([
    'There should only be one of the following fields: [ItemSelector, Parameters] at /States/S',
  ])
})
