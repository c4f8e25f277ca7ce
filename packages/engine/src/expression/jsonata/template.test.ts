import { describe, expect, test } from 'vitest'
import { admit, parseJson, type Json, type JsonTypeName } from '../../json/index.js'
import { InvalidJsonataError, JsonataEvaluationError } from './errors.js'
import { scopeOf } from './jsonata.fixture.js'
import { compileJsonataField, compileJsonataTemplate, isJsonataText, jsonataSource } from './template.js'

const scope = scopeOf({ id: 'o-7', total: 12, none: null, list: [1, 2], object: { foo: 'bar' } }, { limit: 10 })

function failureOf(run: () => unknown): JsonataEvaluationError {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(JsonataEvaluationError)
    return error as JsonataEvaluationError
  }
  return expect.fail('nothing was thrown')
}

const evaluated = (template: Json, field = 'Output') => compileJsonataTemplate(template, field).evaluate({}, scope)

describe('a text is an expression', () => {
  test.each([
    ['{% $x %}', true, '$x'],
    ['{%$x%}', true, '$x'],
    ['{%%}', true, ''],
    ['{%\n $a\n&\n$b %}', true, '$a\n&\n$b'],
    [' {% $x %}', false, undefined],
    ['{% $x %} ', false, undefined],
    ['{% $x', false, undefined],
    ['$x %}', false, undefined],
    ['{%}', false, undefined],
    ['', false, undefined],
  ])('%j: %s', (text, is, source) => {
    expect(isJsonataText(text)).toBe(is)
    if (is) expect(jsonataSource(text)).toBe(source)
  })
})

describe('a template', () => {
  test.each<[string, Json, Json]>([
    ['as an expression', '{% $states.input.total > $limit %}', true],
    ['as a text', '$states.input.total', '$states.input.total'],
    ['with expressions at any depth', { a: [{ b: '{% $states.input.id %}' }, 1], c: '{% [$limit] %}' }, { a: [{ b: 'o-7' }, 1], c: [10] }],
    ['with names that mean nothing here', { 'a.$': '$.id', '{% $limit %}': '{% 1 %}' }, { 'a.$': '$.id', '{% $limit %}': 1 }],
    ['with an array of one expression', ['{% $states.input.list %}'], [[1, 2]]],
    ['with an expression that gives null', { a: '{% null %}' }, { a: null }],
    ['empty', {}, {}],
  ])('%s', (_, template, value) => {
    expect(evaluated(admit(template))).toEqual(value)
  })

  test('without expressions is its own value', () => {
    const template = admit({ a: [{ b: 1 }], c: ' {% 1 %}' })
    expect(evaluated(template)).toBe(template)
  })

  test('shares the parts without expressions, and freezes what it makes', () => {
    const fixed = admit({ b: [1] })
    const value = evaluated(admit({ fixed, made: { total: '{% $states.input.total %}' } })) as Record<string, Json>
    expect(value.fixed).toBe(fixed)
    expect(Object.isFrozen(value) && Object.isFrozen(value.made)).toBe(true)
  })

  test('keeps a member called __proto__', () => {
    const value = evaluated(parseJson('{"__proto__": "{% 1 %}"}'))
    expect(Object.keys(value as object)).toEqual(['__proto__'])
  })

  test('may be deep', () => {
    const depth = 10_000
    const value = evaluated(parseJson('[{"a":'.repeat(depth) + '"{% 1 %}"' + '}]'.repeat(depth)))
    expect(Array.isArray(value)).toBe(true)
  })

  test('with a text that is no expression is refused when it is compiled', () => {
    expect(() => compileJsonataTemplate({ a: '{% 1 + %}' }, 'Output')).toThrow(InvalidJsonataError)
  })
})

describe('the cause of a failure', () => {
  test.each<[Json, string, string, string]>([
    ['{% $doesNotExist %}', 'Output', 'Output', "'$doesNotExist' specified for the field 'Output' returned nothing (undefined)."],
    [
      { result: '{%  $doesNotExist %}' },
      'Output',
      'Output/result',
      "'$doesNotExist' specified for the field 'Output/result' returned nothing (undefined).",
    ],
    [
      { FunctionName: '{% $doesNotExist %}' },
      'Arguments',
      'Arguments/FunctionName',
      "'$doesNotExist' specified for the field 'Arguments/FunctionName' returned nothing (undefined).",
    ],
    [
      { a: [1, { b: '{% $no %}' }] },
      'Assign',
      'Assign/a/1/b',
      "'$no' specified for the field 'Assign/a/1/b' returned nothing (undefined).",
    ],
    [
      { r: '{% $randomSeeded(1) %}' },
      'Output',
      'Output/r',
      "'$randomSeeded(1)' specified for the field 'Output/r' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      '{% $fn := function($x){$x} %}',
      'Items',
      'Items',
      "'$fn := function($x){$x}' specified for the field 'Items' returned an unsupported result type.",
    ],
    [
      '{% [1..10000000] %}',
      'Output',
      'Output',
      "'[1..10000000]' specified for the field 'Output' threw an error during evaluation. Expression evaluation memory limit exceeded",
    ],
  ])('%j in %s', (template, field, location, cause) => {
    const failure = failureOf(() => evaluated(template, field))
    expect(failure.message).toBe(`The JSONata expression ${cause}`)
    expect(failure.location).toBe(location)
  })

  test.each<[string, JsonTypeName, string]>([
    ['{% 1 %}', 'array', "Expected 'array', but was 'number' for value: 1"],
    ['{% null %}', 'array', "Expected 'array', but was 'null' for value: null"],
    ['{% "string" %}', 'array', `Expected 'array', but was 'string' for value: "string"`],
    ['{% $states.input.object %}', 'array', `Expected 'array', but was 'object' for value: {"foo":"bar"}`],
    ['{% true %}', 'array', "Expected 'array', but was 'boolean' for value: true"],
    ['{% [1, 2] %}', 'boolean', "Expected 'boolean', but was 'array' for value: [1,2]"],
  ])('%s where %s is wanted', (text, wanted, what) => {
    const failure = failureOf(() => compileJsonataField(text, 'Items', wanted).evaluate({}, scope))
    expect(failure.message).toBe(
      `The JSONata expression '${jsonataSource(text)}' specified for the field 'Items' returned an unexpected result type. ${what}`,
    )
  })

  test('is no more than the value where the type is right', () => {
    expect(compileJsonataField('{% $states.input.list %}', 'Items', 'array').evaluate({}, scope)).toEqual([1, 2])
    expect(compileJsonataField('{% $states.input.list %}', 'Items').evaluate({}, scope)).toEqual([1, 2])
  })
})
