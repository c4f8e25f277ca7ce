import type { Json } from '../../json/index.js'
import { failure, stringArgument, type Call, type IntrinsicFunction } from './call.js'
import { templateFromLiteral, templateFromValue, type FormatTemplate } from './formatTemplate.js'
import { javaText } from './javaText.js'

/**
 * `States.Format('{} and {}', 1, null)` is `"1 and null"`. Strings are put in without quotes, objects as Java prints them:
 * `{Arg1=1, Arg2=[]}`.
 */
export const format: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: Infinity,
  evaluate: call => fill(templateFromValue(stringArgument(call, 1)), call),
  specialise: ([first]) => {
    if (first?.kind !== 'literal' || first.source === undefined) return undefined
    const template = templateFromLiteral(first.source)
    return call => fill(template, call)
  },
}

/** `States.StringSplit('a.b+c', '.+')` is `["a","b","c"]`: each character of the second text separates, and empty parts are dropped. */
export const stringSplit: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 2,
  evaluate: call => {
    const text = stringArgument(call, 1)
    const separators = new Set(stringArgument(call, 2))
    const parts: Json[] = []
    let part = ''
    for (const char of text) {
      if (!separators.has(char)) {
        part += char
        continue
      }
      if (part !== '') parts.push(part)
      part = ''
    }
    if (part !== '') parts.push(part)
    return Object.freeze(parts)
  },
}

function fill(template: FormatTemplate, call: Call): Json {
  if ('fault' in template) throw failure(call, 1, `is no template: ${template.fault}`)
  const { pieces } = template
  const wanted = pieces.length - 1
  const given = call.values.length - 1
  if (given !== wanted)
    throw failure(call, undefined, `the occurrences of {} in the template (${wanted}) and the values for them (${given}) differ in number`)
  let text = pieces[0]!
  for (let i = 1; i <= wanted; i++) text += javaText(call.values[i]!) + pieces[i]!
  return text
}
