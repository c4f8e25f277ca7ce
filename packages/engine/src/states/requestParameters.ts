import { StateFailure } from '../expression/failure.js'
import { isArray, isObject, member, stringifyJson, withMember, type Json } from '../json/index.js'
import type { TaskResource } from '../definition/machine.js'

/**
 * What a service integration makes of the evaluated parameters before it schedules the task (recorded). It throws StateFailure when the
 * integration can't build a request from them.
 */
export function requestOf({ resourceType, resource }: TaskResource): (parameters: Json) => Json {
  const adapt = ADAPTERS[`${resourceType}:${resource}`] ?? ADAPTERS[resourceType]
  return parameters => (adapt === undefined || !isObject(parameters) ? parameters : adapt(parameters))
}

const ADAPTERS: Readonly<Record<string, ((parameters: Parameters<typeof withMember>[0]) => Json) | undefined>> = {
  /** The service marks the tasks that it runs. */
  'ecs:runTask.sync': parameters => withMember(parameters, 'StartedBy', 'AWS Step Functions'),

  /** Headers are lists of values. */
  apigateway: parameters => {
    const headers = member(parameters, 'Headers')
    const wellFormed = headers === undefined || (isObject(headers) && Object.values(headers).every(isArray))
    if (wellFormed) return parameters
    const text = stringifyJson(parameters)
    throw StateFailure.runtime(
      `The Parameters '${text}' could not be used to start the Task: [The value of the field 'Headers' has an invalid format]`,
    )
  },
}
