import { describe, expect, it } from 'vitest'
import { JsonNumber } from '../../json/index.js'
import { InvalidIntrinsicError } from './errors.js'
import { calledName, parseIntrinsic, type IntrinsicArgument } from './parser.js'

const argumentsOf = (text: string) => parseIntrinsic(text).args
const call = (...args: IntrinsicArgument[]): IntrinsicArgument => ({ kind: 'call', name: 'F', args })

function refusal(text: string): InvalidIntrinsicError {
  try {
    parseIntrinsic(text)
  } catch (error) {
    if (error instanceof InvalidIntrinsicError) return error
    throw error
  }
  throw new Error(`${text} was accepted`)
}

describe('literals', () => {
  it.each([
    ['1', 1],
    ['-7', -7],
    ['1.5', 1.5],
    ['true', true],
    ['false', false],
    ['null', null],
    ["''", ''],
    ['\'a, b) "c" [$.d]\'', 'a, b) "c" [$.d]'],
    ["'two\nlines'", 'two\nlines'],
    ["'{} and {a}'", '{} and {a}'],
  ])('%s is a literal', (text, value) => {
    expect(argumentsOf(`F(${text})`)).toMatchObject([{ kind: 'literal', value }])
  })

  it('a number keeps the form it is written in', () => {
    expect(argumentsOf('F(1.0, 1e3)')).toMatchObject([{ value: new JsonNumber('1.0') }, { value: new JsonNumber('1e3') }])
  })

  it.each([
    [String.raw`'it\'s'`, "it's"],
    [String.raw`'\{a\}'`, '{a}'],
    [String.raw`'a\\b'`, String.raw`a\b`],
    [String.raw`'\\\''`, String.raw`\'`],
  ])('a backslash in %s hides the character behind it', (text, value) => {
    expect(argumentsOf(`F(${text})`)).toMatchObject([{ value }])
  })

  it.each([String.raw`F('\"')`, String.raw`F('\n')`, String.raw`F('a\')`, String.raw`F('\')`, String.raw`F('\u0041')`])(
    'in %s the backslash is open',
    text => {
      expect(refusal(text).reason).toBe('syntax')
    },
  )
})

describe('paths', () => {
  it.each([
    '$',
    '$$',
    '$name',
    '$.a.b[0]',
    '$$.Execution.Input',
    '$name.items[1:2]',
    "$['a, b']['c)']",
    '$["it\'s"]',
    String.raw`$['it\'s, ok)']`,
    "$.items[?(@.name == 'a, b)')].id",
    '$.items[?(@.a > 1 && (@.b < 2 || @.c))]',
    '$.items[?(@.name =~ /^a, \\/[)\\]]/i)]',
    '$.items[?(@.ratio == 1 / 2)]',
    "$.items[?(@.tag in ['a', 'b'])]",
    '$..price',
    '$.a.length()',
  ])('%s ends where the next argument begins', path => {
    expect(argumentsOf(`F(${path},1)`)).toMatchObject([{ kind: 'path', text: path }, { value: 1 }])
    expect(argumentsOf(`F(1, ${path} )`)).toMatchObject([{ value: 1 }, { kind: 'path', text: path }])
  })

  it.each(["F($['a)", 'F($.a[?(@.b)', 'F($.a[0', 'F($.a', "F($.a['b)]', 1)"])('%s leaves a path open', text => {
    expect(refusal(text).reason).toBe('syntax')
  })
})

describe('calls', () => {
  it('may have no arguments', () => {
    expect(parseIntrinsic('States.UUID()')).toEqual({ kind: 'call', name: 'States.UUID', args: [] })
    expect(argumentsOf('F( )')).toEqual([])
  })

  it('may have blanks around arguments and around themselves', () => {
    expect(parseIntrinsic(' F(\n 1 ,\t2 ) ')).toMatchObject({ name: 'F', args: [{ value: 1 }, { value: 2 }] })
  })

  it('may be arguments', () => {
    expect(argumentsOf('F(F(F()), 1)')).toMatchObject([call(call()), { value: 1 }])
  })

  it('nest ten deep', () => {
    const nested = (depth: number) => 'F('.repeat(depth) + ')'.repeat(depth)
    expect(parseIntrinsic(nested(10)).name).toBe('F')
    expect(refusal(nested(11)).reason).toBe('nested too deeply')
    expect(refusal(nested(100_000)).reason).toBe('nested too deeply')
  })

  it.each([
    '',
    'F',
    'F (1)',
    '(1)',
    'F(',
    'F(1',
    'F(1,)',
    'F(,1)',
    'F(1 2)',
    'F(1))',
    'F(1) x',
    'F(1.)',
    'F(.5)',
    'F(+1)',
    'F(01)',
    'F("a")',
    "F('a)",
    'F(a)',
    'F([1,2])',
    'F({})',
    'F(undefined)',
    'F(truely)',
    "F('a' 'b')",
    'F($.a b)',
    '1F()',
    '$.a(1)',
  ])('%j is none', text => {
    expect(refusal(text)).toMatchObject({ reason: 'syntax', expression: text })
  })

  it('says where the text goes wrong', () => {
    expect(refusal('States.Array(1 2)').message).toBe(
      "'States.Array(1 2)' is not a valid intrinsic function call: at character 16, ',' or ')' is expected",
    )
  })

  it('takes a megabyte in one go', () => {
    const long = 'x'.repeat(1_000_000)
    expect(argumentsOf(`F('${long}', '${String.raw`\'`.repeat(100_000)}')`)).toHaveLength(2)
    expect(refusal(`F('${long}`).reason).toBe('syntax')
    expect(refusal(`F($${'['.repeat(100_000)}`).reason).toBe('syntax')
  })
})

it.each([
  ['States.Format(1)', 'States.Format'],
  [' States.UUID()', 'States.UUID'],
  ['anything(', 'anything'],
  ['$.a', undefined],
  ['$.a.length()', undefined],
  ['States.Format', undefined],
  ['States.Format (1)', undefined],
  ['', undefined],
])('the name that %j calls is %s', (text, name) => {
  expect(calledName(text)).toBe(name)
})
