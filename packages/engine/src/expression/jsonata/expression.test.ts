import { describe, expect, test } from 'vitest'
import { admit, JsonNumber, parseJson, stringifyJson, type Json } from '../../json/index.js'
import { randomAt } from '../../random.js'
import { JSONATA_LIMITS } from './budget.js'
import { compileNode } from './evaluation/compile.js'
import { InvalidJsonataError, UnsupportedResultError } from './errors.js'
import { compileJsonata } from './expression.js'
import { evaluateOn } from './evaluate.js'
import { evaluate, NOON, scopeOf } from './jsonata.fixture.js'
import { parseJsonata } from './syntax.js'

const order = scopeOf({
  id: 'o-7',
  total: 12.5,
  items: [
    { sku: 'a', price: 5, amount: 2 },
    { sku: 'b', price: 2.5, amount: 1 },
  ],
})

const errorOf = (source: string, scope = order): unknown => {
  try {
    return evaluate(source, scope)
  } catch (error) {
    return error
  }
}
const messageOf = (source: string, scope = order) => (errorOf(source, scope) as Error).message

describe('an expression', () => {
  test.each<[string, Json | undefined]>([
    ['$states.input.id', 'o-7'],
    ['$states.input.items.sku', ['a', 'b']],
    ['$states.input.items[sku = "a"].price', 5],
    ['$sum($states.input.items.(price * amount))', 12.5],
    [
      '$states.input.items[]',
      [
        { sku: 'a', price: 5, amount: 2 },
        { sku: 'b', price: 2.5, amount: 1 },
      ],
    ],
    ['$states.input.id[]', ['o-7']],
    ['$states.input.items{sku: price}', { a: 5, b: 2.5 }],
    [
      '$states.input ~> |items|{"price": price * 2}, "amount"| ~> $lookup("items")',
      [
        { sku: 'a', price: 10 },
        { sku: 'b', price: 5 },
      ],
    ],
    ['$states.input.missing', undefined],
    ['$missing.a', undefined],
    ['$', undefined],
    ['$$', undefined],
    ['-0', 0],
    ['$lookup({"a": null}, "a")', null],
    ['[null][0]', null],
    ['$match("a", /(a)|(b)/).groups', ['a', null]],
    ['{"a": $missing, "b": 1}', { b: 1 }],
    ['$keys($states)', ['input', 'context']],
  ])('%s', (source, value) => {
    expect(evaluate(source, order)).toEqual(value)
  })

  test('reads the result and the error output of the state, and its context', () => {
    const scope = scopeOf({}, {}, { State: { Name: 'Pay' } })
    expect(evaluate('$states.result.ok', scope, { result: admit({ ok: true }) })).toBe(true)
    expect(evaluate('$states.errorOutput.Error', scope, { errorOutput: admit({ Error: 'E' }) })).toBe('E')
    expect(evaluate('$states.context.State.Name & "!"', scope)).toBe('Pay!')
    expect(evaluate('$states', scope, { result: 1 })).toEqual({ input: {}, result: 1, context: { State: { Name: 'Pay' } } })
    expect(evaluate('$states.result', scope)).toBeUndefined()
  })

  test('reads the variables, which hide functions of the same name', () => {
    const scope = scopeOf(null, { total: 5, count: 3 })
    expect(evaluate('$total + $count', scope)).toBe(8)
    expect(messageOf('$count([1])', scope)).toBe('T1006: Attempted to invoke a non-function')
    expect(evaluate('$total := 6', scope)).toBe(6)
  })

  test('asks for the context only when it is read', () => {
    const scope = { ...scopeOf(1), context: () => expect.fail('not asked for') }
    expect(evaluate('$states.input + $sum([1, 2])', scope)).toBe(4)
  })
})

describe('the values', () => {
  test('lose the form of their numbers', () => {
    const scope = { ...scopeOf(null), input: parseJson('{"a": [1.0, 1e3], "b": -0}') }
    expect(stringifyJson(evaluate('$states.input', scope)!)).toBe('{"a":[1,1000],"b":0}')
    expect(evaluate('$states.input.a[0] = 1', scope)).toBe(true)
    expect(evaluate('$states.input.a', { ...scope, input: admit({ a: new JsonNumber('2.50') }) })).toBe(2.5)
  })

  test('are frozen, and share what came in', () => {
    const value = evaluate('{"items": $states.input.items, "new": [1, {}]}', order) as Record<string, Json>
    expect(value.items).toBe((order.input as Record<string, Json>).items)
    expect([value, value.new, (value.new as Json[])[1]].every(Object.isFrozen)).toBe(true)
    expect(Object.keys(evaluate('$append([], $states.input.items.sku[])', order) as object)).toEqual(['0', '1'])
  })

  test('are not changed by anything that an expression does to them', () => {
    const text = stringifyJson(order.input)
    for (const source of [
      '$states.input ~> |$states.input|{"id": 1}|',
      '$states.input ~> |$states.input.items|{}, "sku"|',
      '$states.input.items[]',
      '$states.input.missing[]{"a": 1}',
      '$sort($states.input.items, function($a, $b) {$a.price > $b.price})',
      '$states.input.items@$i#$n.{"n": $n}',
      '$states.input.items()',
    ]) {
      errorOf(source)
      expect(stringifyJson(order.input)).toBe(text)
    }
    expect(evaluate('$states.input{"a": 1}', scopeOf([]))).toEqual({ a: 1 })
  })

  test('called __proto__ or like marks of functions are members like any other', () => {
    const scope = {
      ...scopeOf(null),
      input: parseJson('{"__proto__": {"a": 1}, "f": {"_jsonata_lambda": true, "_jsonata_function": true}}'),
    }
    expect(stringifyJson(evaluate('$states.input ~> |$|{"b": 1}|', scope)!)).toContain('"__proto__":{"a":1}')
    expect(stringifyJson(evaluate('$merge([$states.input, {"b": 1}])', scope)!)).toContain('"__proto__":{"a":1}')
    expect(evaluate('$states.input.a', scope)).toBeUndefined()
    expect(evaluate('$type($states.input.f)', scope)).toBe('object')
    expect(messageOf('$states.input.f()', scope)).toBe('T1006: Attempted to invoke a non-function')
    expect(({} as Record<string, unknown>).a).toBeUndefined()
  })

  test.each(['$fn := function($x) {$x}', '$uppercase', '/a/', '{"a": [function() {1}]}', '$match'])('%s is no JSON', source => {
    expect(errorOf(source)).toBeInstanceOf(UnsupportedResultError)
  })

  test('may be as deep as they come', { timeout: 30_000 }, () => {
    const depth = 10_000
    const scope = { ...scopeOf(null), input: parseJson('[{"a":'.repeat(depth) + '1' + '}]'.repeat(depth)) }
    expect(evaluate('$count($states.input.**)', scope)).toBe(depth + 1)
    expect(evaluate('$length($string($states.input))', scope)).toBe(depth * 8 + 1)
    expect(evaluate('$states.input = $parse($string($states.input))', scope)).toBe(true)
    expect(evaluate('$boolean($states.input)', scope)).toBe(true)
  })
})

describe('time and draws', () => {
  test('are those of the scope', () => {
    expect(evaluate('$millis()')).toBe(NOON)
    expect(evaluate('$now()')).toBe('2026-03-14T12:00:00.000Z')
    expect(evaluate('$now("[D01].[M01].[Y0001] [H01]:[m01] [z]", "+0200")')).toBe('14.03.2026 14:00 GMT+02:00')
    expect(evaluate('$fromMillis($toMillis("12:30", "[H]:[m]"))')).toBe('2026-03-14T12:30:00.000Z')
    const draws = randomAt('seed')
    expect(evaluate('[$random(), $random()]')).toEqual([draws.float(), draws.float()])
    expect(evaluate('$shuffle([1..9])')).toEqual(evaluate('$shuffle([1..9])'))
    expect(evaluate('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(evaluate('$uuid() = $uuid()')).toBe(false)
  })

  test('a time without an offset is in UTC, wherever the machine is', () => {
    expect(evaluate('$toMillis("2017-10-30T16:25:32")')).toBe(1_509_380_732_000)
  })
})

describe("AWS's functions", () => {
  test.each<[string, Json | undefined]>([
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1, 2, 3], 2.9)', [[1, 2], [3]]],
    ['$partition([0], 4)', [[0]]],
    ['$partition([], 4)', []],
    ['$range(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['$range(1, 9, 3)', [1, 4, 7]],
    ['$range(5, -1, -2)', [5, 3, 1, -1]],
    ['$range(1, 9, 9)', 1],
    ['$range(1.9, 3.9, 1.5)', [1, 2, 3]],
    ['$range(2, 1, 1)', undefined],
    ['$hash("input data", "MD5")', '812f45842bc6d66ee14572ce20db8e86'],
    ['$hash("input data", "SHA-1")', 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['$hash("input data", "SHA-256")', 'b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3'],
    ['$substring($hash("input data", "SHA-384"), 0, 12)', expect.any(String)],
    ['$length($hash("input data", "SHA-512"))', 128],
    ['$parse("{\\"a\\": [1.0, -0]}")', { a: [1, 0] }],
    // The first nextDouble() of java.util.Random.
    ['$random(42)', 0.7275636800328681],
    ['$random(0)', 0.730967787376657],
    ['$random(-1)', 0.26894263088050496],
    ['$random(42.9) = $random(42)', true],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value)
  })

  test.each([
    ['$partition([1], 0)', 'Argument 2 of function partition must be a positive integer, but it is 0'],
    ['$range(1, 2, 0.5)', 'Argument 3 of function range must be an integer other than 0, but it is 0.5'],
    ['$hash("a", "MD4")', 'Argument 2 of function hash must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512, but it is MD4'],
    ['$parse("{")', 'Argument 1 of function parse is not JSON: Unexpected end-of-input at line 1, column 2'],
    ['$hash(1, "MD5")', 'T0410: Argument 1 of function "hash" does not match function signature'],
    ['$randomSeeded(1)', 'T1006: Attempted to invoke a non-function'],
  ])('%s fails', (source, message) => {
    expect(messageOf(source)).toBe(message)
  })
})

describe('an expression that fails', () => {
  test.each([
    ['1 + "a"', 'T2002: The right side of the "+" operator must evaluate to a number'],
    ['"a" < 1', 'T2009: The values "a" and 1 either side of operator "<" must be of the same data type'],
    ['$error("No stock")', 'D3137: No stock'],
    ['$states.input.items.price & 1 < 2', 'T2009: The values "[5,2.5]1" and 2 either side of operator "<" must be of the same data type'],
    ['1 / 0', 'D1001: Number out of range: null'],
    ['null()', 'T1006: Attempted to invoke a non-function'],
    ['$states.input ~> |$|{"self": $}|', 'The member "self" would contain itself'],
    ['$toMillis("1", "[Y")', "D3135: No matching closing bracket ']' in date/time picture string"],
  ])('%s: %s', (source, message) => {
    expect(messageOf(source)).toBe(message)
  })

  test('quotes large values in part', () => {
    expect(messageOf('{[1..100000]: 1}').length).toBeLessThan(33_000)
  })
})

// Each of them takes a good part of a second.
describe('an expression that would not end', { timeout: 30_000 }, () => {
  test.each([
    ['tail recursion', '($f := function($n) {$f($n + 1)}; $f(1))', 'Expression evaluation timeout'],
    ['recursion', '($f := function($n) {1 + $f($n + 1)}; $f(1))', 'Stack overflow error'],
    ['recursion through a function of JSONata', '($f := function($x) {$map([1, 2], $f)}; $f(1))', 'Stack overflow error'],
    ['a large range', '[1..10000000]', 'Expression evaluation memory limit exceeded'],
    ['ranges over ranges', '[1..100000].[1..100000]', 'Expression evaluation timeout'],
    [
      'doubled strings',
      '($f := function($s, $n) {$n = 0 ? $s : $f($s & $s, $n - 1)}; $f("abc", 40))',
      'Expression evaluation memory limit exceeded',
    ],
    ['doubled objects', '$reduce([1..60], function($a, $i) {{"x": $a, "y": $a}}, 1)', 'Expression evaluation memory limit exceeded'],
    ['their text', '$string($reduce([1..60], function($a, $i) {{"x": $a, "y": $a}}, 1))', 'Expression evaluation timeout'],
    ['wide padding', '$pad("x", 1000000000)', 'Expression evaluation memory limit exceeded'],
    ['a wide picture', '$fromMillis(0, "[Y,1000000000]")', 'Expression evaluation memory limit exceeded'],
    ['a long range of AWS', '$range(1, 1000000000000, 1)', 'Expression evaluation memory limit exceeded'],
    ['a quadratic filter', '([1..100000])[[1..100000]]', 'Expression evaluation timeout'],
    ['backtracking', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", /^(?:(?:a?){20})*c$/)', 'Expression evaluation timeout'],
    ['a picture that backtracks', `$toMillis("${'1'.repeat(300)}", "[Y]1[M]1[D]1[H]1[m]1[s]1x")`, undefined],
    ['an infinite number in words', '$formatInteger(1 / 0, "w")', 'D1001: Number out of range: null'],
    ['an infinite number with an exponent', '$formatNumber(1 / 0, "0e0")', 'D1001: Number out of range: null'],
  ])('%s', (_, source, message) => {
    const result = errorOf(source)
    expect(result === undefined ? undefined : (result as Error).message).toBe(message)
  })

  test('is counted in steps, not in time', () => {
    const program = compileNode(parseJsonata('($f := function($n) {$n = 0 ? "done" : $f($n - 1)}; $f($))'))
    const run = (n: number, steps: number) => evaluateOn(program, n, () => undefined, order, { ...JSONATA_LIMITS, steps })
    const stepsFor = (n: number) => {
      let steps = 1
      while (fails(() => run(n, steps))) steps++
      return steps
    }
    expect([stepsFor(0), stepsFor(1), stepsFor(2)]).toEqual([11, 21, 30])
    expect(() => run(100, 500)).toThrow('Expression evaluation timeout')
  })
})

function fails(run: () => unknown): boolean {
  try {
    run()
    return false
  } catch {
    return true
  }
}

describe('what AWS does not have', () => {
  test.each([
    ['1 ?? 2', 'S0211'],
    ['1 ?: 2', 'S0211'],
    ['$eval("1")', ''],
    ['"1" ~> $eval', ''],
    ['$states.input.(', 'S0203'],
    ['$x :=', 'S0207'],
    ['"unfinished', 'S0101'],
    ['/(/', 'S0302'],
    ['/a{2}{3}/', ''],
    ['', 'S0207'],
    ['('.repeat(600) + ')'.repeat(600), ''],
    [Array(600).fill('1').join(' + '), ''],
    [`(${Array(300).fill('1').join(' + ')})${' + 1'.repeat(300)}`, ''],
    [`-(${Array(300).fill('1').join(' + ')})${'[0]'.repeat(300)}`, ''],
  ])('%s is refused', (source, code) => {
    let thrown: unknown
    try {
      compileJsonata(source)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(InvalidJsonataError)
    expect((thrown as InvalidJsonataError).code).toBe(code)
    expect((thrown as InvalidJsonataError).message).not.toBe('')
  })

  test('errors say where', () => {
    expect(() => compileJsonata('1 + + 2')).toThrow(expect.objectContaining({ code: 'S0211', position: 5 }) as Error)
  })

  test('$eval that the expression defines is a function like any other', () => {
    expect(evaluate('($eval := function($x) {$x + 1}; $eval(1))')).toBe(2)
  })

  test('any number of comments may follow one another', () => {
    expect(evaluate(`${'/* x */'.repeat(20_000)} 1`)).toBe(1)
  })
})

describe('functions as arguments', () => {
  test.each<[string, Json]>([
    ['($f := function($n) {$sort([2, 1], function($x, $y) {$x > $y})}; $f(1))', [1, 2]],
    ['($f := function() {$map(["a", "b"], $uppercase)}; $f())', ['A', 'B']],
    ['($p := $pad(?, 3, "-"); $map(["a", "b"], $p))', ['a--', 'b--']],
    ['($s := $string(?, true); $s([1]))', '[\n  1\n]'],
    ['($f := $substring(?, 1) ~> $uppercase; $f("abc"))', 'BC'],
    ['$replace("abc", /b/, function($m) {$replace($m.match, /b/, "x")})', 'axc'],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value)
  })
})
