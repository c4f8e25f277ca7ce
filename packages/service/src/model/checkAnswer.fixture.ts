import type { ErrorCode } from './apiError.js'
import { ANSWER_SHAPES, OPERATION_ERRORS, OPERATION_OUTPUTS } from './answerShapes.fixture.js'

/**
 * Where an answer is not as the service model has it: members that are missing or that there are not, values of another type, beyond a
 * limit or not in an enum.
 */
export function faultsIn(operation: string, output: unknown): string[] {
  const faults: string[] = []
  check(OPERATION_OUTPUTS[operation]!, output, operation, faults)
  return faults
}

/** Whether the service model has that error for that operation, or AWS is known to answer it all the same. */
export function isErrorOf(operation: string, code: ErrorCode): boolean {
  return COMMON.includes(code) || OPERATION_ERRORS[operation]!.includes(code) || RECORDED[operation]?.includes(code) === true
}

/** Of every service. */
const COMMON: readonly ErrorCode[] = ['UnknownOperationException', 'SerializationException', 'ValidationException', 'ThrottlingException']

const RECORDED: Readonly<Record<string, readonly ErrorCode[]>> = {
  GetExecutionHistory: ['StateMachineTypeNotSupported'],
}

function check(shapeName: string, value: unknown, at: string, faults: string[]): void {
  const { type, members = {}, member, required = [], min, max, pattern, values } = ANSWER_SHAPES[shapeName]!
  if (!TYPES[type]!(value)) {
    faults.push(`${at} must be of type ${type} but is ${JSON.stringify(value)}`)
    return
  }
  const size = typeof value === 'number' ? value : typeof value === 'string' || Array.isArray(value) ? value.length : undefined
  if (size !== undefined && min !== undefined && size < min) faults.push(`${at} is less than ${min}: ${size}`)
  if (size !== undefined && max !== undefined && size > max) faults.push(`${at} is more than ${max}: ${size}`)
  if (values?.includes(value as string) === false) faults.push(`${at} is none of ${values.join()}: ${String(value)}`)
  if (pattern !== undefined && !new RegExp(`^(?:${pattern.replace('\\p{ASCII}', '[\\x00-\\x7f]')})$`).test(value as string)) {
    faults.push(`${at} does not match ${pattern}: ${String(value)}`)
  }
  if (type === 'list') (value as unknown[]).forEach((item, i) => check(member!, item, `${at}[${i}]`, faults))
  if (type === 'map') for (const [name, item] of Object.entries(value as object)) check(member!, item, `${at}.${name}`, faults)
  if (type !== 'structure') return
  for (const name of required) if (!Object.hasOwn(value as object, name)) faults.push(`${at}.${name} is missing`)
  for (const [name, item] of Object.entries(value as object)) {
    if (!Object.hasOwn(members, name)) faults.push(`${at}.${name} is not in the model`)
    else if (item !== null || required.includes(name)) check(members[name]!, item, `${at}.${name}`, faults)
  }
}

const isNumber = (value: unknown) => typeof value === 'number'
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  structure: isObject,
  map: isObject,
  list: Array.isArray,
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  integer: Number.isSafeInteger,
  long: Number.isSafeInteger,
  float: isNumber,
  double: isNumber,
  timestamp: isNumber,
}
