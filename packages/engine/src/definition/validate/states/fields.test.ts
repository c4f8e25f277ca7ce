import { describe, expect, test } from 'vitest'
import type { Json } from '../../../json/index.js'
import { GOOD_STATES, machineWith, refusalsOf, warningsOf } from '../validate.fixture.js'

const PATHS = ['InputPath', 'OutputPath']
const FLOW = [...PATHS, 'Parameters', 'ResultSelector', 'ResultPath']
const ONWARD = ['Next', 'End']
const FALLIBLE = ['Retry', 'Catch']

/** The fields of each type of state that it has in both languages, only in JSONPath, and only in JSONata. */
const FIELDS: Readonly<Record<string, readonly [both: readonly string[], jsonPath: readonly string[], jsonata: readonly string[]]>> = {
  Task: [
    [...ONWARD, ...FALLIBLE, 'Resource', 'Credentials', 'TimeoutSeconds', 'HeartbeatSeconds', 'Assign'],
    [...FLOW, 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
    ['Arguments', 'Output'],
  ],
  Wait: [[...ONWARD, 'Seconds', 'Timestamp', 'Assign'], [...PATHS, 'SecondsPath', 'TimestampPath'], ['Output']],
  Pass: [[...ONWARD, 'Assign'], [...PATHS, 'Parameters', 'Result', 'ResultPath'], ['Output']],
  Succeed: [[], PATHS, ['Output']],
  Fail: [['Error', 'Cause'], ['ErrorPath', 'CausePath'], []],
  Choice: [['Choices', 'Default', 'Assign'], PATHS, ['Output']],
  Parallel: [[...ONWARD, ...FALLIBLE, 'Branches', 'Assign'], FLOW, ['Arguments', 'Output']],
  Map: [
    [
      ...[...ONWARD, ...FALLIBLE, 'ItemProcessor', 'Iterator', 'ItemSelector', 'ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'],
      ...['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'Assign'],
    ],
    [...FLOW, 'ItemsPath', 'MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
    ['Items', 'Output'],
  ],
}

const ALL_FIELDS = [...new Set(Object.values(FIELDS).flatMap(groups => groups.flat()))]

describe.each(Object.entries(FIELDS))('%s', (type, [both, jsonPath, jsonata]) => {
  const unsupported = (field: string) => `Field '${field}' is not supported at /States/S`
  const ofOther = (language: string, field: string, other: string) =>
    `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage at /States/S`
  const isHad = (field: string, isJsonata: boolean) => {
    const refusals = refusalsOf(machineWith(type, { [field]: null }, isJsonata))
    return !refusals.some(text => text === unsupported(field) || text.includes(`but field '${field}' is only`))
  }

  test('is good as it is', () => {
    expect(refusalsOf(machineWith(type, {}))).toEqual([])
    expect(refusalsOf(machineWith(type, {}, true))).toEqual([])
    expect(warningsOf(machineWith(type, {}))).toEqual([])
  })

  test('has its fields in JSONPath and no others', () => {
    expect(ALL_FIELDS.filter(field => isHad(field, false)).sort()).toEqual([...both, ...jsonPath].sort())
  })

  test('has its fields in JSONata and no others', () => {
    expect(ALL_FIELDS.filter(field => isHad(field, true)).sort()).toEqual([...both, ...jsonata].sort())
  })

  test('says of a field of the other language which one has it', () => {
    for (const field of jsonata) expect(refusalsOf(machineWith(type, { [field]: null }))).toContain(ofOther('JSONPath', field, 'JSONata'))
    for (const field of jsonPath)
      expect(refusalsOf(machineWith(type, { [field]: null }, true))).toContain(ofOther('JSONata', field, 'JSONPath'))
  })

  test('refuses fields that no state has', () => {
    expect(refusalsOf(machineWith(type, { 'Message.$': '$.text' }))).toContain(unsupported('Message.$'))
  })

  test('may have a Comment, which is text', () => {
    expect(refusalsOf(machineWith(type, { Comment: '{% not read %}' }))).toEqual([])
    expect(refusalsOf(machineWith(type, { Comment: null }))).toEqual(['Expected value of type [STRING] at /States/S/Comment'])
  })
})

describe('a value in range', () => {
  const seconds = (field: string, type: string) =>
    [
      [type, field, 1, []],
      [type, field, 99_999_999, []],
      [type, field, 100_000_000, ['Maximum value is 99999999']],
      [type, field, '5', ['Expected value of type Integer']],
      [type, field, 1.5, ['Expected value of type Integer']],
      [type, field, null, ['Expected value of type Integer']],
    ] as [string, string, Json, string[]][]

  test.each<[string, string, Json, string[]]>([
    ...seconds('TimeoutSeconds', 'Task'),
    ...seconds('HeartbeatSeconds', 'Task'),
    ...seconds('Seconds', 'Wait'),
    ['Task', 'TimeoutSeconds', 0, ['Minimum value is 1']],
    ['Wait', 'Seconds', 0, []],
    ['Wait', 'Seconds', -1, ['Minimum value is 0']],
    ['Map', 'MaxConcurrency', 0, []],
    ['Map', 'MaxConcurrency', 9_007_199_254_740_991, []],
    ['Map', 'MaxConcurrency', -1, ['Minimum value is 0']],
    ['Map', 'ToleratedFailureCount', -1, ['Minimum value is 0']],
    ['Map', 'ToleratedFailureCount', 0.5, ['Expected value of type Integer']],
    ['Map', 'ToleratedFailurePercentage', 12.5, []],
    ['Map', 'ToleratedFailurePercentage', 100.1, ['Maximum value is 100']],
    ['Map', 'ToleratedFailurePercentage', true, ['Expected value of type [NUMBER]']],
  ])('%s.%s: %j', (type, field, value, messages) => {
    expect(refusalsOf(machineWith(type, { [field]: value }))).toEqual(messages.map(message => `${message} at /States/S/${field}`))
  })
})

describe('one of two', () => {
  test.each<[string, string, string, Json]>([
    ['Task', 'TimeoutSeconds', 'TimeoutSecondsPath', 5],
    ['Task', 'HeartbeatSeconds', 'HeartbeatSecondsPath', 5],
    ['Fail', 'Error', 'ErrorPath', 'Card.Declined'],
    ['Fail', 'Cause', 'CausePath', 'no money'],
    ['Map', 'MaxConcurrency', 'MaxConcurrencyPath', 5],
    ['Map', 'ToleratedFailureCount', 'ToleratedFailureCountPath', 5],
    ['Map', 'ToleratedFailurePercentage', 'ToleratedFailurePercentagePath', 5],
  ])('%s has %s or %s', (type, field, pathField, value) => {
    expect(refusalsOf(machineWith(type, { [pathField]: '$.a' }))).toEqual([])
    expect(refusalsOf(machineWith(type, { [field]: value, [pathField]: '$.a' }))).toEqual([
      `There should only be one of the following fields: [${field}, ${pathField}] at /States/S`,
    ])
  })

  test('a Map has an ItemProcessor or an Iterator', () => {
    const { ItemProcessor, ...none } = GOOD_STATES.Map!
    const machine = (state: Json) => ({ StartAt: 'S', States: { S: state } })
    expect(refusalsOf(machine({ ...none, Iterator: ItemProcessor! }))).toEqual([])
    expect(refusalsOf(machine(none))).toEqual([
      'This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/S',
    ])
    expect(refusalsOf(machineWith('Map', { Iterator: ItemProcessor! }))).toEqual([
      'There should only be one of the following fields: [ItemProcessor, Iterator] at /States/S',
    ])
  })

  test('a Wait has exactly one of its four', () => {
    const fields = '[SecondsPath, Seconds, TimestampPath, Timestamp] at /States/S'
    const machine = (state: Readonly<Record<string, Json>>) => ({ StartAt: 'S', States: { S: { Type: 'Wait', End: true, ...state } } })
    expect(refusalsOf(machine({}))).toEqual([`This object should have only one of the following fields: ${fields}`])
    expect(refusalsOf(machine({ Seconds: 1, SecondsPath: '$.a' }))).toEqual([`There should only be one of the following fields: ${fields}`])
    expect(refusalsOf(machine({ TimestampPath: '$.a' }))).toEqual([])
  })
})

describe('a Timestamp', () => {
  const waitUntil = (timestamp: Json) => refusalsOf({ StartAt: 'S', States: { S: { Type: 'Wait', Timestamp: timestamp, End: true } } })

  test.each(['2016-03-14T01:59:00Z', '2016-03-14T01:59:00.123456789Z', '2016-03-14T01:59:00+01:00'])('can be %s', timestamp => {
    expect(waitUntil(timestamp)).toEqual([])
  })

  test.each([
    '2016-13-05T21:29:29Z',
    '05-12-2016T21:29:29Z',
    '2016-12-05T25:29:29Z',
    '2016-12-05T21:29:29',
    "{% '2016-03-14T01:59:00Z' %}",
    '',
  ])('cannot be %s', timestamp => {
    expect(waitUntil(timestamp)).toEqual(['String does not match RFC3339 timestamp at /States/S/Timestamp'])
  })
})

describe('what a Task asks of its times', () => {
  test('the heartbeat comes before the timeout', () => {
    expect(refusalsOf(machineWith('Task', { TimeoutSeconds: 10, HeartbeatSeconds: 9 }))).toEqual([])
    expect(refusalsOf(machineWith('Task', { TimeoutSeconds: 10, HeartbeatSeconds: 10 }))).toEqual([
      "The value for the field 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds' at /States/S",
    ])
  })
})

describe('warnings', () => {
  test.each<[string, Readonly<Record<string, Json>>, string]>([
    ['Pass', { Result: { 'a.$': 'x' } }, 'PASS_RESULT_IS_STATIC'],
    ['Pass', { Result: ['$.a'] }, 'PASS_RESULT_IS_STATIC'],
    ['Pass', { Result: "States.Format('{}', $.a)" }, 'PASS_RESULT_IS_STATIC'],
    ['Pass', { Parameters: { a: '$.a' } }, 'NO_DOLLAR'],
    ['Pass', { Parameters: { deep: [{ a: 'States.UUID()' }] } }, 'NO_DOLLAR'],
    ['Fail', { Error: '$.error' }, 'NO_PATH'],
    ['Fail', { Cause: '$$.State.Name' }, 'NO_PATH'],
  ])('%s %j: %s', (type, fields, code) => {
    const [warning, ...others] = warningsOf(machineWith(type, fields))
    expect(warning).toMatch(new RegExp(`^${code}: `))
    expect(others).toEqual([])
    expect(refusalsOf(machineWith(type, fields))).toEqual([])
  })

  test.each<[string, Readonly<Record<string, Json>>]>([
    ['Pass', { Result: { price: '$5' } }],
    ['Pass', { Parameters: { 'a.$': '$.a', text: 'States of mind', price: '$5.00' } }],
    ['Fail', { Cause: 'It cost $.' }],
  ])('none: %s %j', (type, fields) => {
    expect(warningsOf(machineWith(type, fields))).toEqual([])
  })
})
