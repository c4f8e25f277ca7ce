import { ApiError } from '../model/apiError.js'

/** What an ARN of Step Functions names. */
export interface Arn {
  readonly text: string
  /** As in `stateMachine`, `execution`, `express`, `activity`, `mapRun`. */
  readonly resourceType: string
  /** The pieces after the resource type: a machine's name, then a version, alias or execution name. */
  readonly names: readonly string[]
  /** The label of a Distributed Map, in the ARN of its part of a machine, or of an execution or Map Run of that. */
  readonly label: string | undefined
}

/**
 * Takes an ARN apart.
 *
 * @param expected the resource types that the operation takes
 * @throws ApiError InvalidArn
 */
export function parseArn(text: string, ...expected: readonly string[]): Arn {
  const [prefix, , service, , , resourceType, ...names] = text.split(':')
  if (prefix !== 'arn') throw invalidArn(`Invalid ARN prefix: ${text}`)
  if (service !== 'states') throw invalidArn(`Invalid ARN service: ${service ?? ''}`)
  if (resourceType === undefined || names.length === 0) throw invalidArn(`Invalid ARN: ${text}`)
  if (!expected.includes(resourceType)) throw invalidArn(`Resource type not valid in this context: ${resourceType}`)
  const [machine = '', ...labels] = names[0]!.split('/')
  // A Distributed Map in the processor of another one has the labels of both, and its own is enough: each comes once in a definition.
  return { text, resourceType, names: [machine, ...names.slice(1)], label: labels.at(-1) }
}

/**
 * The ARN of an execution that operations tell of: STANDARD ones, and all that Map Runs have started.
 *
 * @throws ApiError InvalidArn
 */
export function parseExecutionArn(text: string): Arn {
  const arn = parseArn(text, 'execution', 'express')
  return arn.label === undefined ? parseArn(text, 'execution') : arn
}

function invalidArn(reason: string): ApiError {
  return new ApiError('InvalidArn', `Invalid Arn: '${reason}'`)
}

/** The ARN of a state machine without version, alias or label. */
export function machineArnOf({ text, names }: Arn): string {
  return [...text.split(':').slice(0, 6), names[0]!].join(':')
}
