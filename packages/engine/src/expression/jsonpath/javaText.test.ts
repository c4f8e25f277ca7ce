import { expect, test } from 'vitest'
import { parseJson, type Json } from '../../json/index.js'
import { javaClass, javaText } from './javaText.js'

test.each([
  ['null', 'null'],
  ['true', 'true'],
  ['"a \\"b\\""', 'a "b"'],
  ['{}', '{}'],
  ['{"a":1,"b c":"x","d":{"e":null}}', '{a=1, b c=x, d={e=null}}'],
  ['[]', '[]'],
  ['[1,"a",null,[true]]', '[1,"a",null,[true]]'],
  // Inside of an array everything is JSON.
  ['{"a":[{"b":"c"}],"d":"e"}', '{a=[{"b":"c"}], d=e}'],
  ['["a/b \\"\\\\\\n\\u0001\\u2028é"]', '["a\\/b \\"\\\\\\n\\u0001\\u2028é"]'],
])('the text of %s is %s', (json, text) => {
  expect(javaText(parseJson(json))).toBe(text)
})

test.each([
  ['1', '1', 'java.lang.Integer'],
  ['-0', '0', 'java.lang.Integer'],
  ['2147483648', '2147483648', 'java.lang.Long'],
  ['-9223372036854775809', '-9223372036854775809', 'java.math.BigInteger'],
  ['1.0', '1.0', 'java.lang.Double'],
  ['1e3', '1000.0', 'java.lang.Double'],
  ['12.50', '12.5', 'java.lang.Double'],
  ['0.001', '0.001', 'java.lang.Double'],
  ['0.0001', '1.0E-4', 'java.lang.Double'],
  ['1e7', '1.0E7', 'java.lang.Double'],
  ['123456789.5', '1.234567895E8', 'java.lang.Double'],
  ['-0.0', '-0.0', 'java.lang.Double'],
  ['1.23456789012345678901', '1.23456789012345678901', 'java.math.BigDecimal'],
])('the number %s has the text %s and is a %s', (json, text, className) => {
  const value = parseJson(json)
  expect(javaText(value)).toBe(text)
  expect(javaClass(value)).toBe(className)
})

test('depth is no limit', () => {
  let value: Json = []
  for (let i = 0; i < 100_000; i++) value = i % 2 ? [value] : { a: value }
  expect(javaText(value).length).toBeGreaterThan(200_000)
})
