import { describe, expect, it } from 'vitest'
import { parseJson, type Json } from '../../json/index.js'
import { fromBase64, toBase64 } from './base64.js'
import { evaluate } from './evaluate.fixture.js'
import { IntrinsicFailureError } from './index.js'
import { utf8Text } from '../utf8.js'

const samples: readonly (readonly [string, string])[] = [
  ['', ''],
  [' ', 'IA=='],
  ['Data to encode', 'RGF0YSB0byBlbmNvZGU='],
  ['line1\nline2', 'bGluZTEKbGluZTI='],
  ['abc\u0000def', 'YWJjAGRlZg=='],
  ['✓', '4pyT'],
  ['こんにちは', '44GT44KT44Gr44Gh44Gv'],
  ['🚀', '8J+agA=='],
]

describe('States.Base64Encode', () => {
  it.each(samples)('of %j is %j', (text, encoded) => {
    expect(evaluate('States.Base64Encode($)', text)).toBe(encoded)
  })

  it.each<Json>([123, null, {}, ['x']])('wants a string, not %j', value => {
    expect(() => evaluate('States.Base64Encode($)', value)).toThrow('argument 1 must be a string')
  })
})

describe('States.Base64Decode', () => {
  it.each(samples)('gives %j for %j', (text, encoded) => {
    expect(evaluate('States.Base64Decode($)', encoded)).toBe(text)
  })

  it.each([
    ['YWJjZA', 'abcd'],
    [' YWJj\nZA== ', 'abcd'],
    ['ab==cd', 'i'],
    ['a', ''],
    ['_-8', '\ufffd\ufffd'],
    ['8J-agA==', '🚀'],
    ['!!!', ''],
  ])('is lenient: %j is %j', (encoded, text) => {
    expect(evaluate('States.Base64Decode($)', encoded)).toBe(text)
  })
})

describe('base 64', () => {
  it('gives every byte back, at every place', () => {
    for (let length = 0; length < 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff)
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }
  })
})

describe('UTF-8', () => {
  it('gives every character back', () => {
    for (let code = 0; code <= 0x10ffff; code += code < 0x3000 ? 1 : 257) {
      if (code >= 0xd800 && code < 0xe000) continue
      const char = String.fromCodePoint(code)
      expect(evaluate('States.Base64Decode(States.Base64Encode($))', char)).toBe(char)
    }
  })

  it.each<readonly [string, readonly number[], string]>([
    ['a byte that begins nothing', [0x61, 0x80, 0x62], 'a\ufffdb'],
    ['a character cut short', [0xe2, 0x9c], '\ufffd'],
    ['a character cut short by another', [0xe2, 0x9c, 0x61], '\ufffda'],
    ['an overlong form', [0xc0, 0xaf, 0xe0, 0x80, 0xaf], '\ufffd\ufffd\ufffd\ufffd\ufffd'],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80], '\ufffd'],
    ['a code beyond Unicode', [0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
    ['four bytes cut short', [0xf0, 0x9f, 0x9a], '\ufffd'],
  ])('replaces %s', (_, bytes, text) => {
    expect(utf8Text(Uint8Array.from(bytes))).toBe(text)
  })
})

describe('States.Hash', () => {
  it.each([
    ['MD5', '812f45842bc6d66ee14572ce20db8e86'],
    ['SHA-1', 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['SHA-256', 'b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3'],
    ['SHA-384', 'd28a7d5cf25a74f11a50a18452b75e04bb3d70c9dd0510d6123aa008c756511b87525bdc835ebb27e1fb9e9374a15562'],
    [
      'SHA-512',
      '6ce4adb348546d4f449c4d25aad9a7c9cb711d9e91982d3f0b29ca2f3f47d4ce2deba23bf2954f0f1d593fc50283731a533d30d425402d4f91316d871303aac4',
    ],
  ])('%s of "input data" is %s', (algorithm, digest) => {
    expect(evaluate("States.Hash('input data', $)", algorithm)).toBe(digest)
  })

  it.each([
    ['"🚀"', '"🚀"'],
    ['123', '"123"'],
    ['1.0', '"1.0"'],
    ['null', '"null"'],
    ['{"a": [1]}', '"{a=[1]}"'],
  ])('%s is hashed as %s', (value, text) => {
    const hash = (json: string) => evaluate("States.Hash($, 'SHA-256')", parseJson(json))
    expect(hash(value)).toBe(hash(text))
  })

  it.each<Json>(['sha-256', 'SHA256', 'MD-5', '', 'SHA-224', 123, null])('knows no algorithm %j', algorithm => {
    expect(() => evaluate("States.Hash('a', $)", algorithm)).toThrow(IntrinsicFailureError)
  })
})

it.each(['States.Base64Encode($)', 'States.Base64Decode($)', "States.Hash($, 'MD5')"])('%s takes 10,000 characters at most', text => {
  expect(evaluate(text, 'A'.repeat(10_000))).toEqual(expect.any(String))
  expect(() => evaluate(text, 'A'.repeat(10_001))).toThrow('argument 1 has 10001 characters, more than 10000')
})
