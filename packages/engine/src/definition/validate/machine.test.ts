import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { errorsOf, machineOf, refusalsOf } from './validate.fixture.js'

const PASS = { Type: 'Pass', End: true }

describe('the top level', () => {
  test.each<[string, Json, string[]]>([
    ['needs States and StartAt', {}, ['These fields are required: [States, StartAt] at /']],
    ['needs StartAt', { States: { S: PASS } }, ['These fields are required: [StartAt] at /']],
    ['needs States', { StartAt: 'S' }, ['These fields are required: [States] at /']],
    ['needs a state', { StartAt: 'S', States: {} }, ['Value cannot be empty at /States']],
    ['has no field but its own', machineOf(PASS, { Timeout: 5 }), ["Field 'Timeout' is not supported at /"]],
    ['spells fields as they are', machineOf(PASS, { comment: 'x' }), ["Field 'comment' is not supported at /"]],
    ['starts at a name', { StartAt: 1, States: { S: PASS } }, ['Expected value of type [STRING] at /StartAt']],
    ['has States that are an object', { StartAt: 'S', States: [] }, ['Expected value of type [OBJECT] at /States']],
    ['has a Version of 1.0', machineOf(PASS, { Version: '2.0' }), ['Value should be one of the following: [1.0] at /Version']],
    ['has a Comment that is text', machineOf(PASS, { Comment: 1 }), ['Expected value of type [STRING] at /Comment']],
    ['has a whole TimeoutSeconds', machineOf(PASS, { TimeoutSeconds: 1.5 }), ['Expected value of type Integer at /TimeoutSeconds']],
    ['has no TimeoutSeconds by path', machineOf(PASS, { TimeoutSecondsPath: '$.t' }), ["Field 'TimeoutSecondsPath' is not supported at /"]],
    ['may have everything it can have', machineOf(PASS, { Comment: '', Version: '1.0', TimeoutSeconds: 0, QueryLanguage: 'JSONPath' }), []],
  ])('%s', (_rule, definition, refusals) => {
    expect(refusalsOf(definition)).toEqual(refusals)
  })
})

describe('a state', () => {
  test.each<[string, Json, string[]]>([
    ['is an object', 'Pass', ['Expected value of type [OBJECT] at /States/S']],
    ['has a Type', { End: true }, ['These fields are required: [Type] at /States/S']],
    [
      'has a Type that there is',
      { Type: 'Loop', End: true },
      ["The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/S/Type"],
    ],
    ['goes on or ends', { Type: 'Pass' }, ['This object should have only one of the following fields: [Next, End] at /States/S']],
    [
      'does not end by an End of false',
      { Type: 'Pass', End: false },
      ['This object should have only one of the following fields: [Next, End] at /States/S'],
    ],
    [
      'does not both go on and end',
      { Type: 'Pass', Next: 'S', End: true },
      ['There should only be one of the following fields: [Next, End] at /States/S'],
    ],
    ['ends by true', { Type: 'Pass', End: 'yes' }, ['Expected value of type [BOOLEAN] at /States/S/End']],
    ['goes on to a name', { Type: 'Pass', Next: ['S'] }, ['Expected value of type [STRING] at /States/S/Next']],
  ])('%s', (_rule, state, refusals) => {
    expect(refusalsOf({ StartAt: 'S', States: { S: state } })).toEqual(refusals)
  })

  test('is not mistaken by names that every object has', () => {
    expect(refusalsOf(machineOf({ Type: 'toString', End: true }))).toHaveLength(1)
    expect(refusalsOf(machineOf({ ...PASS, constructor: 1, valueOf: 2 }))).toEqual([
      "Field 'constructor' is not supported at /States/S",
      "Field 'valueOf' is not supported at /States/S",
    ])
    const named = '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","__proto__":1}}}'
    expect(refusalsOf(named)).toEqual([
      "Field '__proto__' is not supported at /States/__proto__",
      'This object should have only one of the following fields: [Next, End] at /States/__proto__',
    ])
  })
})

describe('the query language', () => {
  const downgraded = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S"
  const unknownLanguage = 'Value should be one of the following: [JSONPath, JSONata] at'
  const path = { ...PASS, InputPath: '$.a' }
  const output = { ...PASS, Output: { a: 1 } }

  test.each<[string, Json, string[]]>([
    ['is JSONPath unless something else is said', machineOf(path), []],
    [
      'JSONPath has no fields of JSONata',
      machineOf(output),
      ["The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S"],
    ],
    [
      'JSONata has no fields of JSONPath',
      machineOf(path, { QueryLanguage: 'JSONata' }),
      ["The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/S"],
    ],
    ['can be JSONata for a state of a JSONPath machine', machineOf({ ...output, QueryLanguage: 'JSONata' }), []],
    ['can be repeated by a state', machineOf({ ...output, QueryLanguage: 'JSONata' }, { QueryLanguage: 'JSONata' }), []],
    ['cannot go back to JSONPath', machineOf({ ...PASS, QueryLanguage: 'JSONPath' }, { QueryLanguage: 'JSONata' }), [downgraded]],
    [
      'that goes back is all that is said of the fields',
      machineOf({ ...output, QueryLanguage: 'JSONPath' }, { QueryLanguage: 'JSONata' }),
      [downgraded],
    ],
    [
      'that goes back leaves other errors to be told',
      machineOf({ Type: 'Wait', QueryLanguage: 'JSONPath', Seconds: -1, End: true }, { QueryLanguage: 'JSONata' }),
      [downgraded, 'Minimum value is 0 at /States/S/Seconds'],
    ],
    [
      'that is misspelt is taken as JSONata',
      machineOf({ ...path, QueryLanguage: 'jsonpath' }),
      [
        "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/S",
        `${unknownLanguage} /States/S/QueryLanguage`,
      ],
    ],
    [
      'that is misspelt for the machine is told at the top',
      machineOf(output, { QueryLanguage: 'jsonata' }),
      [`${unknownLanguage} /QueryLanguage`],
    ],
    ['is a text', machineOf(PASS, { QueryLanguage: 5 }), ['Expected value of type [STRING] at /QueryLanguage']],
  ])('%s', (_rule, definition, refusals) => {
    expect(refusalsOf(definition)).toEqual(refusals)
  })

  const nested = (field: string, inner: Json) => ({ StartAt: 'P', States: { P: inner }, ...(field && { QueryLanguage: field }) })

  test('of a Map or Parallel is not that of the states inside it: they have the language of the machine', () => {
    const parallel = { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [nested('', output)], End: true }
    expect(refusalsOf(machineOf(parallel))).toEqual([
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S/Branches[0]/States/P",
    ])
    const map = { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: nested('', { ...path, QueryLanguage: 'JSONPath' }), End: true }
    expect(errorsOf(machineOf(map))).toEqual([])
  })

  test.each(['ItemProcessor', 'Iterator'])('is no field of an %s', field => {
    expect(refusalsOf(machineOf({ Type: 'Map', [field]: nested('JSONata', PASS), End: true }))).toEqual([
      `Field 'QueryLanguage' is not supported at /States/S/${field}`,
    ])
  })

  test('is no field of a branch', () => {
    expect(refusalsOf(machineOf({ Type: 'Parallel', Branches: [nested('JSONata', PASS)], End: true }))).toEqual([
      "Field 'QueryLanguage' is not supported at /States/S/Branches[0]",
    ])
  })
})

describe('nesting', () => {
  const nest = (levels: number) => {
    let state: Json = PASS
    for (let i = levels; i > 0; i--) state = { Type: 'Parallel', Branches: [{ StartAt: `S${i}`, States: { [`S${i}`]: state } }], End: true }
    return machineOf(state)
  }

  test('is allowed for 100 levels', () => {
    expect(errorsOf(nest(100))).toEqual([])
  })

  test('of more is refused, however deep', () => {
    expect(errorsOf(nest(101))).toEqual([
      expect.stringMatching(/^TOO_DEEPLY_NESTED: States are nested more than 100 levels deep at \/States\/S\/Branches\[0\]/),
    ])
    expect(errorsOf(nest(10_000))).toHaveLength(1)
  })
})
