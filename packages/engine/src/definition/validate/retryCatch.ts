import { isArray, isObject, member, type Json } from '../../json/index.js'
import { MAX_RETRY_DELAY_SECONDS, MAX_SECONDS } from '../../limits.js'
import { assignWith } from './assign.js'
import { resultPath } from './paths.js'
import { jsonataOnly, jsonPathOnly, objectOf, shape } from './shape.js'
import { refuse, type Check, type Site } from './site.js'
import { payloadWith } from './templates.js'
import { arrayOf, integer, nonEmptyArrayOf, numberFrom, oneOf, string } from './values.js'

const errorEquals = nonEmptyArrayOf(string)

const retrier = shape(
  {
    Comment: string,
    ErrorEquals: errorEquals,
    // AWS takes an interval of 0.
    IntervalSeconds: integer(0, MAX_SECONDS),
    MaxAttempts: integer(0, MAX_SECONDS),
    BackoffRate: numberFrom(1),
    MaxDelaySeconds: integer(1, MAX_RETRY_DELAY_SECONDS),
    JitterStrategy: oneOf('NONE', 'FULL'),
  },
  ['ErrorEquals'],
)

const catcher = shape(
  {
    Comment: string,
    ErrorEquals: errorEquals,
    Next: string,
    ResultPath: jsonPathOnly(resultPath),
    Output: jsonataOnly(payloadWith('errorOutput')),
    Assign: assignWith('errorOutput'),
  },
  ['ErrorEquals', 'Next'],
)

/** Retry and Catch: the states that can be retried and caught have both. */
export const retryAndCatch = {
  Retry: withAllLast(arrayOf(objectOf(retrier))),
  Catch: withAllLast(arrayOf(objectOf(catcher))),
}

/** `States.ALL` stands alone in its ErrorEquals, in the last retrier or catcher. */
function withAllLast(check: Check): Check {
  return (value, at, site) => {
    check(value, at, site)
    if (!isArray(value)) return
    value.forEach((entry, i) => {
      const names = isObject(entry) ? member(entry, 'ErrorEquals') : undefined
      if (names !== undefined) checkAll(names, i === value.length - 1, `${at}[${i}]/ErrorEquals`, site)
    })
  }
}

function checkAll(names: Json, isLast: boolean, at: string, site: Site): void {
  if (!isArray(names) || !names.includes('States.ALL')) return
  if (names.length > 1 || !isLast) refuse(site, 'States.ALL must appear alone and at end of list', at)
}
