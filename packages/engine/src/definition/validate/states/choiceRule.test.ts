import { describe, expect, test } from 'vitest'
import type { Json } from '../../../json/index.js'
import { refusalsOf, warningsOf } from '../validate.fixture.js'

const choosing = (rule: Json, language = 'JSONPath'): Json => ({
  QueryLanguage: language,
  StartAt: 'C',
  States: { C: { Type: 'Choice', Choices: [rule], Default: 'Z' }, Z: { Type: 'Succeed' } },
})
const AT = '/States/C/Choices[0]'

const PAID = { Variable: '$.paid', BooleanEquals: true }
const KINDS = 'The object must have only one of the following fields, [And, Or, Not, Variable, Condition]'

describe('a rule of a JSONPath state', () => {
  test.each<[string, Json]>([
    ['compares', { ...PAID, Next: 'Z' }],
    ['compares with what is at a path', { Variable: '$.a', NumericLessThanEqualsPath: '$$.Execution.Input.b', Next: 'Z' }],
    ['compares a variable', { Variable: '$guess', NumericEqualsPath: '$answer', Next: 'Z' }],
    ['compares strings by a pattern', { Variable: '$.a[0]', StringMatches: '*.log', Next: 'Z' }],
    ['compares timestamps', { Variable: '$.at', TimestampLessThan: '2030-01-01T00:00:00Z', Next: 'Z' }],
    ['asks for a type', { Variable: '$.a', IsNumeric: false, Next: 'Z' }],
    ['puts rules together', { And: [PAID, { Not: { Or: [PAID, PAID] } }], Next: 'Z' }],
    ['may assign and have comments', { Not: { Comment: 'c', ...PAID }, Comment: 'd', Assign: { 'a.$': '$.a' }, Next: 'Z' }],
  ])('%s', (_rule, rule) => {
    expect(refusalsOf(choosing(rule))).toEqual([])
    expect(warningsOf(choosing(rule))).toEqual([])
  })

  test.each<[string, Json, string[]]>([
    ['is an object', 'paid', [`Expected value of type [OBJECT] at ${AT}`]],
    ['goes somewhere', PAID, [`These fields are required: [Next] at ${AT}`]],
    ['does not end', { ...PAID, End: true, Next: 'Z' }, [`Field 'End' is not supported at ${AT}`]],
    ['has a condition', { Next: 'Z' }, [`${KINDS} at ${AT}`]],
    ['has one kind of condition', { ...PAID, Not: PAID, Next: 'Z' }, [`${KINDS} at ${AT}`]],
    ['has no comparison beside rules', { Not: PAID, IsNull: true, Next: 'Z' }, [expect.stringContaining('There should only be one of')]],
    [
      'has a comparison',
      { Variable: '$.a', Next: 'Z' },
      [expect.stringMatching(/^This object should have only one of the following fields: \[StringEquals, /)],
    ],
    [
      'has one comparison',
      { ...PAID, IsBoolean: true, Next: 'Z' },
      [
        expect.stringMatching(
          /^There should only be one of the following fields: \[StringEquals, StringEqualsPath, .*\] at \/States\/C\/Choices\[0\]$/,
        ),
      ],
    ],
    [
      'compares a path',
      { Variable: 'paid', BooleanEquals: true, Next: 'Z' },
      [`Value is not a Reference Path: Reference path didn't start with '$' at ${AT}/Variable`],
    ],
    [
      'compares no intrinsic call',
      { Variable: 'States.ArrayLength($.a)', NumericEquals: 1, Next: 'Z' },
      [`Value is not a Reference Path: Reference path didn't start with '$' at ${AT}/Variable`],
    ],
    ['compares a single node', { Variable: '$.a[*]', NumericEquals: 1, Next: 'Z' }, [`Value is not a Reference Path at ${AT}/Variable`]],
    [
      'compares with a path in the Path forms',
      { Variable: '$.a', NumericEqualsPath: 'b', Next: 'Z' },
      [expect.stringContaining('Reference path')],
    ],
    [
      'has no condition in JSONata',
      { Condition: '{% true %}', Next: 'Z' },
      [`The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage at ${AT}`],
    ],
  ])('%s', (_rule, rule, refusals) => {
    expect(refusalsOf(choosing(rule))).toEqual(refusals)
  })

  test.each<[string, Json, string]>([
    ['StringEquals', 1, 'Expected value of type [STRING]'],
    ['StringMatches', null, 'Expected value of type [STRING]'],
    ['NumericGreaterThan', '1', 'Expected value of type [NUMBER]'],
    ['BooleanEquals', 'true', 'Expected value of type [BOOLEAN]'],
    ['TimestampEquals', 'tomorrow', 'String does not match RFC3339 timestamp'],
    ['IsPresent', 1, 'Expected value of type [BOOLEAN]'],
  ])('%s does not take %j', (operator, operand, message) => {
    expect(refusalsOf(choosing({ Variable: '$.a', [operator]: operand, Next: 'Z' }))).toEqual([`${message} at ${AT}/${operator}`])
  })

  test.each<[string, Json, string[]]>([
    ['goes nowhere', { And: [PAID, { ...PAID, Next: 'Z' }], Next: 'Z' }, [`Field 'Next' is not supported at ${AT}/And[1]`]],
    ['assigns nothing', { Not: { ...PAID, Assign: { a: 1 } }, Next: 'Z' }, [`Field 'Assign' is not supported at ${AT}/Not`]],
    ['is an object', { Not: [PAID], Next: 'Z' }, [`Expected value of type [OBJECT] at ${AT}/Not`]],
    ['is one of a list', { And: PAID, Next: 'Z' }, [`Expected value of type [ARRAY] at ${AT}/And`]],
    ['is one of a list that is not empty', { Or: [], Next: 'Z' }, [`Value cannot be empty at ${AT}/Or`]],
    [
      'is found in its place',
      { And: [{ Or: [{ Not: { Variable: '$.a', IsNull: 1 } }] }], Next: 'Z' },
      [`Expected value of type [BOOLEAN] at ${AT}/And[0]/Or[0]/Not/IsNull`],
    ],
  ])('inside another %s', (_rule, rule, refusals) => {
    expect(refusalsOf(choosing(rule))).toEqual(refusals)
  })

  test('may lie at any depth', () => {
    let rule: Json = PAID
    for (let i = 0; i < 10_000; i++) rule = { Not: rule }
    expect(refusalsOf(choosing({ ...(rule as object), Next: 'Z' }))).toEqual([])
  })

  test('is warned of when it compares with what looks like a path', () => {
    expect(warningsOf(choosing({ Variable: '$.a', StringEquals: '$.b', Next: 'Z' }))).toEqual([
      expect.stringMatching(/^NO_PATH: .*'StringEquals'/),
    ])
  })
})

describe('a rule of a JSONata state', () => {
  test.each<[string, Json]>([
    ['has a condition', { Condition: '{% $states.input.paid %}', Next: 'Z' }],
    ['may always hold', { Condition: true, Next: 'Z' }],
    ['may assign and say what comes out', { Condition: false, Assign: { a: '{% 1 %}' }, Output: '{% 2 %}', Next: 'Z' }],
  ])('%s', (_rule, rule) => {
    expect(refusalsOf(choosing(rule, 'JSONata'))).toEqual([])
  })

  test.each<[string, Json, string[]]>([
    [
      'has a condition that is an expression',
      { Condition: 'paid', Next: 'Z' },
      [`JSONata string must start with {% and end with %} at ${AT}/Condition`],
    ],
    ['has a condition that is no number', { Condition: 1, Next: 'Z' }, [`Expected value of type [STRING, BOOLEAN] at ${AT}/Condition`]],
    [
      'has no Variable',
      { Variable: '$.a', Next: 'Z' },
      [
        `The QueryLanguage is set to 'JSONata', but field 'Variable' is only supported for the 'JSONPath' QueryLanguage at ${AT}`,
        expect.stringContaining('This object should have only one of'),
      ],
    ],
  ])('%s', (_rule, rule, refusals) => {
    expect(refusalsOf(choosing(rule, 'JSONata'))).toEqual(refusals)
  })
})

test('a Choice has rules', () => {
  const machine = (choices: Json) => ({
    StartAt: 'C',
    States: { C: { Type: 'Choice', Choices: choices, Default: 'Z' }, Z: { Type: 'Succeed' } },
  })
  expect(refusalsOf(machine([]))).toEqual(['Value cannot be empty at /States/C/Choices'])
  expect(refusalsOf(machine({}))).toEqual(['Expected value of type [ARRAY] at /States/C/Choices'])
  expect(refusalsOf({ StartAt: 'C', States: { C: { Type: 'Choice', Default: 'C' } } })).toEqual([
    'These fields are required: [Choices] at /States/C',
  ])
})
