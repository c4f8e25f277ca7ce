import { isNumber, isObject, member, toNumber } from '../../../json/index.js'
import { MAX_SECONDS } from '../../../limits.js'
import { assignWith } from '../assign.js'
import { orExpression } from '../expressions.js'
import { referencePath, resultPath } from '../paths.js'
import { credentialsRole, fitsResource, resource } from '../resource.js'
import { retryAndCatch } from '../retryCatch.js'
import { atMostOneOf, jsonataOnly, jsonPathOnly, shape, type Rule } from '../shape.js'
import { refuse, type Check } from '../site.js'
import { objectPayload, payload, payloadWith } from '../templates.js'
import { integer } from '../values.js'
import { common, inputAndOutputPath, nextOrEnd, transition } from './common.js'

const seconds = orExpression(integer(1, MAX_SECONDS))

const credentials: Check = (value, at, site) => {
  if (isObject(value)) credentialsRole(value, at, site)
  objectPayload(value, at, site)
}

const heartbeatWithinTimeout: Rule = (state, at, site) => {
  const timeout = member(state, 'TimeoutSeconds')
  const heartbeat = member(state, 'HeartbeatSeconds')
  if (timeout === undefined || heartbeat === undefined || !isNumber(timeout) || !isNumber(heartbeat)) return
  if (toNumber(heartbeat) >= toNumber(timeout))
    refuse(site, "The value for the field 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", at)
}

export const task = shape(
  {
    ...common,
    ...transition,
    ...inputAndOutputPath,
    Resource: resource,
    Parameters: jsonPathOnly(payload),
    Arguments: jsonataOnly(payload),
    Credentials: credentials,
    TimeoutSeconds: seconds,
    TimeoutSecondsPath: jsonPathOnly(referencePath),
    HeartbeatSeconds: seconds,
    HeartbeatSecondsPath: jsonPathOnly(referencePath),
    ResultSelector: jsonPathOnly(payload),
    ResultPath: jsonPathOnly(resultPath),
    Output: jsonataOnly(payloadWith('result')),
    Assign: assignWith('result'),
    ...retryAndCatch,
  },
  ['Resource'],
  nextOrEnd,
  atMostOneOf('TimeoutSeconds', 'TimeoutSecondsPath'),
  atMostOneOf('HeartbeatSeconds', 'HeartbeatSecondsPath'),
  heartbeatWithinTimeout,
  fitsResource,
)
