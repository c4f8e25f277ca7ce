import { compile, type CompileOptions, type Json, type Machine } from '../src/index.js'

type Fields = Readonly<Record<string, Json>>

/** A state and its name. Its Next is filled in by the sequence that it stands in. */
export interface NamedState {
  readonly name: string
  readonly fields: Fields
}

const ACCOUNT = 'us-east-1:123456789012'
export const functionArn = (name: string) => `arn:aws:lambda:${ACCOUNT}:function:${name}`
export const activityArn = (name: string) => `arn:aws:states:${ACCOUNT}:activity:${name}`
export const integrationArn = (call: string) => `arn:aws:states:::${call}`

/** A Task that calls the function with its own name. */
export const task = (name: string, fields: Fields = {}): NamedState => ({
  name,
  fields: { Type: 'Task', Resource: functionArn(name), ...fields },
})

export const activity = (name: string, fields: Fields = {}) => task(name, { Resource: activityArn(name), ...fields })

/** A Task of a service integration, as in `integration('Notify', 'sns:publish')`, with as few Parameters as it may have. */
export const integration = (name: string, call: string, fields: Fields = {}) => {
  const parameters = fields.QueryLanguage === 'JSONata' ? {} : { Parameters: LEAST_PARAMETERS[call.replace(/\..*/, '')] ?? {} }
  return task(name, { Resource: integrationArn(call), ...parameters, ...fields })
}

const LEAST_PARAMETERS: Readonly<Record<string, Json>> = {
  'ecs:runTask': { TaskDefinition: 'T' },
  'sns:publish': { Message: 'hi' },
  'sqs:sendMessage': { QueueUrl: 'Q', 'MessageBody.$': '$$.Task.Token' },
  'states:startExecution': { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Child' },
}

export const pass = (name: string, fields: Fields = {}): NamedState => ({ name, fields: { Type: 'Pass', ...fields } })
export const succeed = (name: string, fields: Fields = {}): NamedState => ({ name, fields: { Type: 'Succeed', ...fields } })
export const waitSeconds = (name: string, seconds: number): NamedState => ({ name, fields: { Type: 'Wait', Seconds: seconds } })
export const wait = (name: string, fields: Fields): NamedState => ({ name, fields: { Type: 'Wait', ...fields } })

export const fail = (name: string, error?: string, cause?: string): NamedState => ({
  name,
  fields: { Type: 'Fail', ...(error !== undefined && { Error: error }), ...(cause !== undefined && { Cause: cause }) },
})

export const choice = (name: string, choices: Json, fields: Fields = {}): NamedState => ({
  name,
  fields: { Type: 'Choice', Choices: choices, ...fields },
})

export const parallel = (name: string, branches: readonly (readonly NamedState[])[], fields: Fields = {}): NamedState => ({
  name,
  fields: { Type: 'Parallel', Branches: branches.map(sequence), ...fields },
})

/** An Inline Map. */
export const map = (name: string, processor: readonly NamedState[], fields: Fields = {}): NamedState => ({
  name,
  fields: { Type: 'Map', ItemProcessor: sequence(processor), ...fields },
})

/** A Distributed Map. */
export const distributedMap = (name: string, processor: readonly NamedState[], fields: Fields = {}): NamedState => {
  const config = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }
  return { name, fields: { Type: 'Map', Label: name, ItemProcessor: { ...config, ...(sequence(processor) as Fields) }, ...fields } }
}

const WITHOUT_NEXT = ['Succeed', 'Fail', 'Choice']

/** StartAt and States: each state leads to the one after it, the last one ends. */
export function sequence(states: readonly NamedState[]): Json {
  const entries = states.map(({ name, fields }, i) => {
    const next = states[i + 1]?.name
    const isLinked = 'Next' in fields || 'End' in fields || WITHOUT_NEXT.includes(fields.Type as string)
    return [name, isLinked ? fields : { ...fields, ...(next === undefined ? { End: true } : { Next: next }) }] as const
  })
  return { StartAt: states[0]!.name, States: Object.fromEntries(entries) }
}

/** The compiled machine of a sequence of states. */
export function machineOf(...states: readonly NamedState[]): Machine {
  return machineWith({}, ...states)
}

/** As {@link machineOf}, with fields of the top level, such as TimeoutSeconds. */
export function machineWith(fields: Fields & CompileOptions, ...states: readonly NamedState[]): Machine {
  const { type, ...topLevel } = fields
  return compile({ ...topLevel, ...(sequence(states) as Fields) }, type === undefined ? {} : { type })
}

/** A Retry that always applies, at once unless told otherwise. */
export const retry = (fields: Fields = {}): Json => [{ ErrorEquals: ['States.ALL'], ...fields }]

export const caught = (next: string, ...errors: readonly string[]): Json => [
  { ErrorEquals: errors.length === 0 ? ['States.ALL'] : errors, Next: next },
]
