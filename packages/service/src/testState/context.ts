import { isNumber, isObject, member, uuid, type Json, type JsonObject, type Random, type StateUnderTest } from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import { jsonObjectIn, type TestStateInput } from './input.js'

interface Place {
  readonly at: number
  readonly account?: string
  readonly region?: string
}

/** The context object of the test: the given one, or one that is made up. */
export function contextOf(test: StateUnderTest, input: Json, params: TestStateInput, place: Place, random: Random): JsonObject {
  return params.context === undefined ? madeUp(test, input, params, place, random) : given(test, params.context)
}

/** What a state that comes without a machine is called; AWS calls every tested state so. */
const STATE_NAME = 'StateName'

/** As AWS makes it up, in its order: an EXPRESS execution of a state machine that does not exist. */
function madeUp({ state, isInMap }: StateUnderTest, input: Json, params: TestStateInput, place: Place, random: Random): JsonObject {
  const { roleArn, stateConfiguration } = params
  const { at, region = 'us-east-1', account = roleArn?.split(':')[4] ?? '123456789012' } = place
  const [machine, execution, token] = [uuid(random), uuid(random), uuid(random)]
  const arn = (...names: readonly string[]) => ['arn:aws:states', region, account, ...names].join(':')
  const moment = new Date(at).toISOString().replace('.000Z', 'Z')
  const canRetry = state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map'
  return {
    Execution: {
      ...{ Id: arn('express', machine, execution), Input: input, Name: execution },
      ...{ RoleArn: roleArn ?? null, StartTime: moment },
    },
    StateMachine: { Id: arn('stateMachine', machine), Name: machine },
    State: { Name: STATE_NAME, EnteredTime: moment, ...(canRetry && { RetryCount: stateConfiguration?.retrierRetryCount ?? 0 }) },
    ...(isInMap && { Map: { Item: { Index: 0, Value: input } } }),
    ...(takesToken(state) && { Task: { Token: token } }),
  }
}

/** The members that a given context object may have, and their types. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, 'string' | 'number' | 'any'>>>> = {
  Execution: {
    ...{ Id: 'string', Input: 'any', Name: 'string', RoleArn: 'string', StartTime: 'string' },
    ...{ RedriveCount: 'number', RedriveTime: 'string' },
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
}

function given({ state }: StateUnderTest, text: string): JsonObject {
  const context = jsonObjectIn(text) ?? refuse('Context object must be a valid JSON object')
  for (const [name, value] of Object.entries(context)) {
    if (name === 'Map') refuse("'Map' field is not supported when mocking a Context object")
    const fields = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
    if (fields === undefined) refuse(`Field '${name}' is not allowed`)
    if (!isObject(value)) refuse(`${name} must be an object`)
    for (const [field, item] of Object.entries(value)) checkField(fields, name, field, item)
  }
  if (member(context, 'Task') !== undefined && !takesToken(state)) {
    const patterns = "'.sync' or '.waitForTaskToken' service integration pattern"
    refuse(`Context object contains 'Task' when state is not a Task state with a ${patterns}`)
  }
  return context
}

function checkField(fields: Readonly<Record<string, string>>, name: string, field: string, value: Json): void {
  const type = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (type === undefined) refuse(`Field '${field}' is not allowed`)
  if (type === 'string' && typeof value !== 'string') refuse(`${name}.${field} must be a string`)
  if (type === 'number' && !isNumber(value)) refuse(`${name}.${field} must be a number`)
}

function takesToken(state: StateUnderTest['state']): boolean {
  return state.type === 'Task' && state.resource.pattern !== 'requestResponse'
}

function refuse(reason: string): never {
  throw new ApiError('ValidationException', `Invalid Context object provided: ${reason}`)
}
