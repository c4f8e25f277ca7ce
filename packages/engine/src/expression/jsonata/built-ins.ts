import { uuid } from '../../random.js'
import type { Scope } from '../scope.js'
import { budget } from './budget.js'
import { callback } from './evaluation/apply.js'
import { Frame } from './frame.js'
import { hash, parse, partition, random, range, shuffle } from './functions/aws.js'
import { fromMillis, toMillis } from './functions/date-time.js'
import { formatNumber } from './functions/format-number.js'
import { each, filter, map, reduce, sift, single } from './functions/higher-order.js'
import { formatInteger, parseInteger } from './functions/integer.js'
import { average, formatBase, max, min, number, power, round, sqrt, sum } from './functions/number.js'
import { contains, match, replace, split } from './functions/search.js'
import { append, boolean, distinct, keys, lookup, merge, sort, spread } from './functions/sequence.js'
import {
  base64decode,
  base64encode,
  clone,
  join,
  length,
  pad,
  string,
  substring,
  substringAfter,
  substringBefore,
  trim,
} from './functions/text.js'
import { parseSignature } from './signature.js'
import { BuiltIn, failure, isFunction, isNumeric, type Native } from './values.js'

/** Where the time and the draws of the evaluation that is going on come from. */
export type Moment = Pick<Scope, 'now' | 'random'>

/** A signature, and what is called with arguments that fit it. As many parameters as it declares, it is passed by $map and its like. */
type Definition = readonly [signature: string, implementation: Native]

/** The frame of the functions that JSONata and AWS define, around every other. */
export function builtInFrame(moment: () => Moment): Frame {
  const frame = new Frame()
  const define = (name: string, signature: string, implementation: Native) => {
    frame.bind(name, new BuiltIn(name, implementation, parseSignature(signature)))
  }
  for (const [name, [signature, implementation]] of Object.entries(OF_SOMETHING)) define(name, signature, ofSomething(implementation))
  for (const [name, [signature, implementation]] of Object.entries({ ...OTHERS, ...ofMoment(moment) }))
    define(name, signature, implementation)
  return frame
}

/** Gives nothing for nothing. */
function ofSomething(implementation: Native): Native {
  const guarded = (...args: readonly unknown[]) => (args[0] === undefined ? undefined : implementation(...(args as readonly never[])))
  return Object.assign(guarded, { arity: implementation.length })
}

/** Functions of which the first argument is something. */
const OF_SOMETHING: Readonly<Record<string, Definition>> = {
  sum: ['<a<n>:n>', sum],
  max: ['<a<n>:n>', max],
  min: ['<a<n>:n>', min],
  average: ['<a<n>:n>', average],
  string: ['<x-b?:s>', string],
  substring: ['<s-nn?:s>', substring],
  substringBefore: ['<s-s:s>', substringBefore],
  substringAfter: ['<s-s:s>', substringAfter],
  lowercase: ['<s-:s>', (text: string) => text.toLowerCase()],
  uppercase: ['<s-:s>', (text: string) => text.toUpperCase()],
  length: ['<s-:n>', length],
  trim: ['<s-:s>', trim],
  pad: ['<s-ns?:s>', pad],
  match: ['<s-f<s:o>n?:a<o>>', match],
  contains: ['<s-(sf):b>', contains],
  replace: ['<s-(sf)(sf)n?:s>', replace],
  split: ['<s-(sf)n?:a<s>>', split],
  join: ['<a<s>s?:s>', join],
  formatNumber: ['<n-so?:s>', formatNumber],
  formatBase: ['<n-n?:s>', formatBase],
  formatInteger: ['<n-s:s>', formatInteger],
  parseInteger: ['<s-s:n>', parseInteger],
  number: ['<(nsb)-:n>', number],
  floor: ['<n-:n>', Math.floor],
  ceil: ['<n-:n>', Math.ceil],
  round: ['<n-n?:n>', round],
  abs: ['<n-:n>', Math.abs],
  sqrt: ['<n-:n>', sqrt],
  power: ['<n-n:n>', power],
  boolean: ['<x-:b>', boolean],
  not: ['<x-:b>', (value: unknown) => !boolean(value)],
  map: ['<af>', map],
  filter: ['<af>', filter],
  single: ['<af?>', single],
  reduce: ['<afj?:j>', reduce],
  sift: ['<o-f?:o>', sift],
  lookup: ['<x-s:x>', lookup],
  spread: ['<x-:a<o>>', spread],
  merge: ['<a<o>:o>', merge],
  reverse: ['<a:a>', (values: readonly unknown[]) => (values.length <= 1 ? values : values.toReversed())],
  type: ['<x:s>', typeOf],
  sort: ['<af?:a>', (values: unknown[], func: unknown) => sort(values, func === undefined ? undefined : (a, b) => callback(func, [a, b]))],
  distinct: ['<x:x>', distinct],
  base64encode: ['<s-:s>', base64encode],
  base64decode: ['<s-:s>', base64decode],
  encodeUrlComponent: ['<s-:s>', urlFunction('encodeUrlComponent', encodeURIComponent)],
  encodeUrl: ['<s-:s>', urlFunction('encodeUrl', encodeURI)],
  decodeUrlComponent: ['<s-:s>', urlFunction('decodeUrlComponent', decodeURIComponent)],
  decodeUrl: ['<s-:s>', urlFunction('decodeUrl', decodeURI)],
  fromMillis: ['<n-s?s?:s>', fromMillis],
  clone: ['<(oa)-:o>', clone],
}

const OTHERS: Readonly<Record<string, Definition>> = {
  count: ['<a:n>', (values: readonly unknown[] | undefined) => values?.length ?? 0],
  zip: ['<a+>', zip],
  append: ['<xx:a>', append],
  keys: ['<x-:a<s>>', keys],
  each: ['<o-f:a>', each],
  exists: ['<x:b>', (value: unknown) => value !== undefined],
  error: ['<s?:x>', (message: string | undefined) => fail('D3137', message, '$error() function evaluated')],
  assert: ['<bs?:x>', assert],
  partition: ['<an:a>', partition],
  range: ['<nnn:a>', range],
  hash: ['<ss:s>', hash],
  parse: ['<s:x>', parse],
}

function ofMoment(moment: () => Moment): Readonly<Record<string, Definition>> {
  return {
    now: ['<s?s?:s>', (picture: string | undefined, zone: string | undefined) => fromMillis(moment().now, picture, zone)],
    millis: ['<:n>', () => moment().now],
    toMillis: [
      '<s-s?:n>',
      (text: string | undefined, picture: string | undefined) => (text === undefined ? undefined : toMillis(text, picture, moment().now)),
    ],
    random: ['<n?:n>', (seed: number | undefined) => random(moment().random, seed)],
    shuffle: ['<a:a>', (values: readonly unknown[] | undefined) => shuffle(moment().random, values)],
    uuid: ['<:s>', () => uuid(moment().random)],
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (isFunction(value)) return 'function'
  if (isNumeric(value)) return 'number'
  return Array.isArray(value) ? 'array' : typeof value
}

function zip(...arrays: readonly unknown[]): unknown[] {
  const length = Math.min(...arrays.map(array => (Array.isArray(array) ? array.length : 0)))
  budget.items(length * arrays.length)
  return Array.from({ length }, (_, i) => arrays.map(array => (array as readonly unknown[])[i]))
}

function assert(condition: unknown, message: string | undefined): void {
  if (!condition) fail('D3141', message, '$assert() statement failed')
}

function fail(code: string, message: string | undefined, otherwise: string): never {
  throw failure({ code, message: message === undefined || message === '' ? otherwise : message })
}

function urlFunction(functionName: string, convert: (text: string) => string): Native {
  return (text: string) => {
    budget.work(text.length / 16)
    try {
      return convert(text)
    } catch {
      throw failure({ code: 'D3140', value: text, functionName })
    }
  }
}
