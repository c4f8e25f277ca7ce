import { MAX_CAUSE_LENGTH } from '../../limits.js'
import { uuid } from '../../random.js'
import type { Scope } from '../scope.js'
import { budget, JSONATA_LIMITS, type JsonataLimits } from './budget.js'
import { Frame } from './frame.js'
import { hash, parse, partition, random, range, shuffle } from './functions/aws.js'
import { parseIso, utc, utcDate } from './functions/calendar.js'
import * as sequences from './functions/sequence.js'
import * as texts from './functions/text.js'
import { setOwnMember } from './functions/transform.js'
import { createInterpreter } from './generated/interpreter.js'
import type { Ast, Interpreter } from './host.js'
import { parseExpression } from './parser/index.js'
import { compilePattern } from './regex/pattern.js'
import { parseSignature } from './signature.js'
import { BUILT_IN, createSequence, isFunction, isLambda, isNumeric, isSequence, LAMBDA, OUTER_WRAPPER, TUPLE_STREAM } from './values.js'

/** Where the time and the draws of the evaluation that is going on come from. */
export type Moment = Pick<Scope, 'now' | 'random'>

let made: Interpreter | undefined
let moment: Moment | undefined

/** The interpreter, made on first use: a program without JSONata does not pay for it. */
export function interpreter(): Interpreter {
  return (made ??= makeInterpreter())
}

/** Evaluates a syntax tree without an input, so that `$` is nothing. Other names are asked of `outside` first. */
export function evaluateAst(ast: Ast, outside: (name: string) => unknown, at: Moment): unknown {
  return evaluateOn(ast, undefined, outside, at, JSONATA_LIMITS)
}

/** As {@link evaluateAst}, with an input and limits. For tests. */
export function evaluateOn(ast: Ast, input: unknown, outside: (name: string) => unknown, at: Moment, limits: JsonataLimits): unknown {
  const { builtIns, evaluate } = interpreter()
  const frame = new Frame(builtIns, outside)
  frame.bind('$', input)
  // An array is one input, not many.
  const context = Array.isArray(input) ? Object.assign(createSequence(input), { [OUTER_WRAPPER]: true }) : input
  const before = moment
  moment = at
  try {
    return budget.during(limits, () => evaluate(ast, context, frame))
  } finally {
    moment = before
  }
}

function currentMoment(): Moment {
  if (moment === undefined) throw new Error('No evaluation is going on')
  return moment
}

function makeInterpreter(): Interpreter {
  const { append, boolean, distinct, keys, lookup, max, merge, min, sort, spread } = sequences
  const { base64decode, base64encode, join, length, pad, string, substring } = texts
  const made = createInterpreter({
    budget,
    Frame,
    LAMBDA,
    BUILT_IN,
    TUPLE_STREAM,
    OUTER_WRAPPER,
    isFunction,
    isLambda,
    isSequence,
    isNumeric,
    createSequence,
    parseSignature,
    parse: parseExpression,
    functions: {
      ...{ append, boolean, distinct, keys, lookup, max, merge, min, sort, spread },
      ...{ base64decode, base64encode, join, length, pad, string, substring },
      random: (seed?: number) => random(currentMoment().random, seed),
      shuffle: (values: readonly unknown[] | undefined) => shuffle(currentMoment().random, values),
    },
    some: sequences.some,
    deepEqual: sequences.deepEqual,
    flatten: sequences.flatten,
    descendants: sequences.descendants,
    gather: sequences.gather,
    setMember: setOwnMember,
    concat: texts.concat,
    clone: texts.clone,
    excerpt: value => texts.excerpt(value, MAX_CAUSE_LENGTH),
    compilePattern,
    utcDate,
    utc: utc,
    parseIso,
    now: () => currentMoment().now,
  })
  const { builtIns, defineFunction, fromMillis } = made
  const now = (picture?: string, timezone?: string) => fromMillis(currentMoment().now, picture, timezone)
  builtIns.bind('now', defineFunction(now, '<s?s?:s>'))
  builtIns.bind(
    'millis',
    defineFunction(() => currentMoment().now, '<:n>'),
  )
  builtIns.bind('partition', defineFunction(partition, '<an:a>'))
  builtIns.bind('range', defineFunction(range, '<nnn:a>'))
  builtIns.bind('hash', defineFunction(hash, '<ss:s>'))
  builtIns.bind(
    'uuid',
    defineFunction(() => uuid(currentMoment().random), '<:s>'),
  )
  builtIns.bind('parse', defineFunction(parse, '<s:x>'))
  return made
}
