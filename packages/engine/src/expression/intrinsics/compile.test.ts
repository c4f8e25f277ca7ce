import { describe, expect, it } from 'vitest'
import { parseJson, type Json } from '../../json/index.js'
import { randomAt } from '../../random.js'
import type { Scope } from '../scope.js'
import {
  compileIntrinsic,
  IntrinsicFailureError,
  InvalidIntrinsicError,
  isIntrinsicCall,
  returnsString,
  topLevelFunction,
  variablesInIntrinsic,
} from './index.js'

function scopeOn(input: Json, variables: Readonly<Record<string, Json>> = {}): Scope {
  return {
    input,
    context: () => ({ StateMachine: { Name: 'one-two' } }),
    variable: name => variables[name],
    random: randomAt('seed'),
    now: 0,
  }
}

function failureOf(text: string, input: Json): IntrinsicFailureError {
  const expression = compileIntrinsic(text)
  try {
    expression(scopeOn(input))
  } catch (error) {
    if (error instanceof IntrinsicFailureError) return error
    throw error
  }
  throw new Error(`${text} gave a value`)
}

describe('arguments', () => {
  it('come from the input, the context object, variables, literals and other calls', () => {
    const evaluate = compileIntrinsic("States.Array($.a, $$.StateMachine.Name, $v.b, 'c', States.Array(1))")
    expect(evaluate(scopeOn({ a: 1 }, { v: { b: 2 } }))).toEqual([1, 'one-two', 2, 'c', [1]])
  })

  it('are evaluated anew each time', () => {
    const evaluate = compileIntrinsic('States.Array($.a)')
    expect(evaluate(scopeOn({ a: 1 }))).toEqual([1])
    expect(evaluate(scopeOn({ a: 2 }))).toEqual([2])
  })

  it('are frozen where they are gathered', () => {
    expect(compileIntrinsic('States.Array(1)')(scopeOn({}))).toSatisfy(Object.isFrozen)
  })

  it('nested calls compute with each other', () => {
    const text =
      "States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, '-'), States.MathAdd(States.ArrayLength(States.StringSplit($$.StateMachine.Name, '-')), -1))"
    expect(compileIntrinsic(text)(scopeOn(null))).toBe('two')
  })
})

describe('a path that finds nothing', () => {
  it('is named together with the input as it came', () => {
    const failure = failureOf("States.Format('{} {}', $.other, $.a.b)", parseJson('{ "other": 1 }'))
    expect(failure.message).toBe(`The JsonPath argument for the field '$.a.b' could not be found in the input '{ "other": 1 }'`)
    expect(failure).toMatchObject({ functionName: 'States.Format', argument: 3, expression: "States.Format('{} {}', $.other, $.a.b)" })
  })

  it('in the context object is named by its way in there', () => {
    expect(failureOf('States.Array($$.No)', 1).message).toBe(
      "The JsonPath argument for the field '$.No' could not be found in the input '1'",
    )
  })

  it('in a nested call names the whole expression', () => {
    expect(failureOf('States.Array(States.ArrayLength($.no))', {})).toMatchObject({
      expression: 'States.Array(States.ArrayLength($.no))',
      functionName: 'States.ArrayLength',
      argument: 1,
    })
  })

  it('is none where the path finds null, or many and gets none of them', () => {
    expect(compileIntrinsic('States.Array($.a)')(scopeOn({ a: null }))).toEqual([null])
    expect(compileIntrinsic('States.ArrayLength($.a[*].b)')(scopeOn({ a: [1, 2] }))).toBe(0)
  })
})

it('a failure names the function, the argument and the reason', () => {
  const failure = failureOf("States.Array(States.MathAdd(1, 'x'))", {})
  expect(failure).toMatchObject({ functionName: 'States.MathAdd', argument: 2, expression: "States.Array(States.MathAdd(1, 'x'))" })
  expect(failure.message).toBe('Invalid arguments in States.MathAdd: argument 2 must be a number, but it is of type string')
})

describe('a call that can never be made is refused when it is compiled', () => {
  it.each([
    ['States.Xyz($.a)', 'unknown function'],
    ['States.format($.a)', 'unknown function'],
    ['Format($.a)', 'unknown function'],
    ['States.Array(States.Xyz())', 'unknown function'],
    ['constructor()', 'unknown function'],
    ['States.UUID(1)', 'wrong argument count'],
    ['States.Format()', 'wrong argument count'],
    ['States.StringToJson()', 'wrong argument count'],
    ['States.StringToJson($.a, $.b)', 'wrong argument count'],
    ['States.ArrayRange(1, 2)', 'wrong argument count'],
    ['States.ArrayRange(1, 2, 3, 4)', 'wrong argument count'],
    ['States.JsonMerge($.a, $.b)', 'wrong argument count'],
    ['States.MathRandom(1)', 'wrong argument count'],
    ['States.MathRandom(1, 2, 3, 4)', 'wrong argument count'],
    ['States.Array(States.Hash(1))', 'wrong argument count'],
    ['States.Array($.a[)', 'syntax'],
    ['States.Array($.a..)', 'syntax'],
    ['States.Array($$x)', 'syntax'],
    ['$.a', 'syntax'],
    ['not a call', 'syntax'],
  ])('%s: %s', (text, reason) => {
    const compile = () => compileIntrinsic(text)
    expect(compile).toThrow(InvalidIntrinsicError)
    expect(compile).toThrow(expect.objectContaining({ reason, expression: text }))
  })

  it('says how many arguments are wanted', () => {
    expect(() => compileIntrinsic('States.MathRandom(1)')).toThrow('States.MathRandom wants 2 to 3 arguments and is given 1')
    expect(() => compileIntrinsic('States.Format()')).toThrow('States.Format wants 1 or more arguments and is given 0')
  })
})

describe('what a text calls', () => {
  it.each([
    ['States.UUID()', true],
    ['States.Xyz($.a)', true],
    ['$.a', false],
    ['$States.UUID()', false],
    ['States.UUID', false],
  ])('%s is meant as a call: %s', (text, expected) => {
    expect(isIntrinsicCall(text)).toBe(expected)
  })

  it.each([
    ["States.Format('{}', 1)", true],
    ['States.JsonToString($)', true],
    ['States.ArrayGetItem($, 0)', true],
    ["States.Base64Encode('')", true],
    ["States.Base64Decode('')", true],
    ["States.Hash('', 'MD5')", true],
    ['States.UUID()', true],
    ['States.MathAdd(1, 2)', false],
    ["States.StringSplit('', '')", false],
    ["States.StringToJson('')", false],
    ['$.a', false],
  ])('%s may stand in ErrorPath and CausePath: %s', (text, expected) => {
    expect(returnsString(text)).toBe(expected)
  })

  it('the function on top is the one that is named first', () => {
    expect(topLevelFunction("States.Format('{}', States.UUID())")).toBe('States.Format')
    expect(topLevelFunction('$.a')).toBeUndefined()
  })

  it('variables are found at every depth, each once', () => {
    expect(variablesInIntrinsic('States.Array($b.x, States.MathAdd($a, $b), $.c, $$.d)')).toEqual(['b', 'a'])
  })
})
