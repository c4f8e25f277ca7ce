import { isNumber, toNumber, type Json } from '../../json/index.js'
import { compareTimestamps, parseInstant, type Instant } from '../../time.js'
import { stringMatches } from './stringMatches.js'

/** A comparison operator of a Choice rule. */
export interface Operator {
  /** Why an operand that is none for this operator is refused in the field of that name. */
  readonly refusal: (field: string) => string
  /**
   * The test of the Variable's value against this operand; undefined where the operand is none for this operator. A value of another
   * type than the operand is never equal, less or greater: nothing is converted.
   */
  readonly against: (operand: Json) => Test | undefined
  /** Whether the operator also exists with the suffix `Path`, which takes its operand from where a path points. */
  readonly takesPath: boolean
}

/** A test of the Variable's value, undefined where its path selects nothing. */
export type Test = (value: Json | undefined) => boolean

/** Values that compare with one another. */
interface Type<T> {
  readonly refusal: (field: string) => string
  readonly read: (value: Json | undefined) => T | undefined
  readonly compare: (left: T, right: T) => number
}

const byMagnitude = <T extends string | number | boolean>(left: T, right: T) => (left < right ? -1 : left > right ? 1 : 0)

// JavaScript compares strings by their UTF-16 code units, as Java's compareTo does.
const TEXT: Type<string> = {
  refusal: mustBe('a string'),
  read: value => (typeof value === 'string' ? value : undefined),
  compare: byMagnitude,
}

const NUMBER: Type<number> = {
  refusal: mustBe('a number'),
  read: value => (isNumber(value) ? toNumber(value) : undefined),
  compare: byMagnitude,
}

const TRUTH: Type<boolean> = {
  refusal: mustBe('true or false'),
  read: value => (typeof value === 'boolean' ? value : undefined),
  compare: byMagnitude,
}

const TIMESTAMP: Type<Instant> = {
  refusal: () => 'String does not match RFC3339 timestamp',
  read: value => (typeof value === 'string' ? parseInstant(value) : undefined),
  compare: compareTimestamps,
}

const equal = (order: number) => order === 0
const less = (order: number) => order < 0
const greater = (order: number) => order > 0
const lessOrEqual = (order: number) => order <= 0
const greaterOrEqual = (order: number) => order >= 0

/** Every comparison operator by its name, without the `Path` forms. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', comparing(TEXT, equal)],
  ['StringLessThan', comparing(TEXT, less)],
  ['StringGreaterThan', comparing(TEXT, greater)],
  ['StringLessThanEquals', comparing(TEXT, lessOrEqual)],
  ['StringGreaterThanEquals', comparing(TEXT, greaterOrEqual)],
  ['NumericEquals', comparing(NUMBER, equal)],
  ['NumericLessThan', comparing(NUMBER, less)],
  ['NumericGreaterThan', comparing(NUMBER, greater)],
  ['NumericLessThanEquals', comparing(NUMBER, lessOrEqual)],
  ['NumericGreaterThanEquals', comparing(NUMBER, greaterOrEqual)],
  ['BooleanEquals', comparing(TRUTH, equal)],
  ['TimestampEquals', comparing(TIMESTAMP, equal)],
  ['TimestampLessThan', comparing(TIMESTAMP, less)],
  ['TimestampGreaterThan', comparing(TIMESTAMP, greater)],
  ['TimestampLessThanEquals', comparing(TIMESTAMP, lessOrEqual)],
  ['TimestampGreaterThanEquals', comparing(TIMESTAMP, greaterOrEqual)],
  ['StringMatches', matching()],
  ['IsNull', being(value => value === null)],
  ['IsPresent', being(value => value !== undefined)],
  ['IsNumeric', being(value => NUMBER.read(value) !== undefined)],
  ['IsString', being(value => TEXT.read(value) !== undefined)],
  ['IsBoolean', being(value => TRUTH.read(value) !== undefined)],
  ['IsTimestamp', being(value => TIMESTAMP.read(value) !== undefined)],
])

/** The one operator that may be asked of a Variable that is not there. */
export const IS_PRESENT = 'IsPresent'

function comparing<T>(type: Type<T>, holds: (order: number) => boolean): Operator {
  return {
    refusal: type.refusal,
    takesPath: true,
    against: operand => {
      const right = type.read(operand)
      if (right === undefined) return undefined
      return value => {
        const left = type.read(value)
        return left !== undefined && holds(type.compare(left, right))
      }
    },
  }
}

function matching(): Operator {
  return {
    refusal: TEXT.refusal,
    takesPath: false,
    against: operand => {
      if (typeof operand !== 'string') return undefined
      const matches = stringMatches(operand)
      return value => typeof value === 'string' && matches(value)
    },
  }
}

/** A type test; its operand says whether the value should be of the type or not. */
function being(test: Test): Operator {
  return {
    refusal: TRUTH.refusal,
    takesPath: false,
    against: operand => (typeof operand === 'boolean' ? value => test(value) === operand : undefined),
  }
}

function mustBe(words: string): (field: string) => string {
  return field => `The value for the field '${field}' must be ${words}`
}
