import { isArray, isNumber, stringifyJson, toNumber, type JsonArray } from '@redrive/engine'
import { spend } from '../report.js'
import { textOfValue } from '../substitutions.js'
import { evaluated, misused, NO_VALUE, refused, type Call, type Evaluated, type TemplateFunction } from './call.js'
import { findInMap } from './mappings.js'
import { isTrue } from './conditions.js'
import { getAtt, homeOf, ref } from './references.js'
import { givenValue } from './scope.js'
import { sub } from './sub.js'

/** The functions of CloudFormation that can be evaluated without deploying anything. */
const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  Ref: ref,
  'Fn::Base64': base64,
  'Fn::FindInMap': findInMap,
  'Fn::GetAtt': getAtt,
  'Fn::GetAZs': availabilityZones,
  'Fn::If': choose,
  'Fn::ImportValue': importValue,
  'Fn::Join': join,
  'Fn::Length': length,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': sub,
  'Fn::ToJsonString': toJsonString,
}

/** The function of that name; undefined for a name that is none. */
export function functionNamed(name: string): TemplateFunction | undefined {
  if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name]
  return /^Fn::[A-Za-z]/.test(name) ? unsupported : undefined
}

function unsupported(call: Call): undefined {
  return refused(call, 'UNSUPPORTED_EXPRESSION', `${call.name} is not supported`)
}

function join(call: Call): Evaluated {
  const [delimiter, list] = isArray(call.argument) ? call.argument : []
  const items = list === undefined ? undefined : evaluated(call, list, 1)
  if (items === undefined && list !== undefined) return undefined
  if (typeof delimiter !== 'string' || !isArray(items)) return misused(call, 'a delimiter and a list')
  const texts = items.map(textOfValue)
  spend(
    call.scope.report,
    texts.reduce((total, text) => total + text.length, delimiter.length * texts.length),
  )
  return texts.join(delimiter)
}

function select(call: Call): Evaluated {
  const [index, list] = partsOf(call)
  if (index === undefined || list === undefined) return undefined
  const at = typeof index === 'string' && /^\d+$/.test(index) ? Number(index) : isNumber(index) ? toNumber(index) : undefined
  if (at === undefined || !isArray(list)) return misused(call, 'an index and a list')
  return list[at] ?? refused(call, 'INVALID_VALUE', `Fn::Select: there is no item ${at} in a list of ${list.length}`)
}

function split(call: Call): Evaluated {
  const [delimiter, text] = partsOf(call)
  if (delimiter === undefined || text === undefined) return undefined
  if (typeof delimiter !== 'string' || typeof text !== 'string' || delimiter === '') return misused(call, 'a delimiter and a text')
  spend(call.scope.report, text.length)
  return text.split(delimiter)
}

function choose(call: Call): Evaluated {
  const [condition, yes, no] = isArray(call.argument) ? call.argument : []
  if (typeof condition !== 'string' || yes === undefined || no === undefined) return misused(call, 'a condition and two values')
  const chosen = isTrue(call, condition)
  if (chosen === undefined) return undefined
  return chosen ? evaluated(call, yes, 1) : evaluated(call, no, 2)
}

function length(call: Call): Evaluated {
  const list = evaluated(call)
  if (list === undefined) return undefined
  return isArray(list) ? list.length : misused(call, 'a list')
}

function toJsonString(call: Call): Evaluated {
  const value = evaluated(call)
  if (value === undefined || value === NO_VALUE) return undefined
  const text = stringifyJson(value)
  spend(call.scope.report, text.length)
  return text
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(call: Call): Evaluated {
  const text = evaluated(call)
  if (text === undefined) return undefined
  if (typeof text !== 'string') return misused(call, 'a text')
  const bytes = new TextEncoder().encode(text)
  spend(call.scope.report, bytes.length)
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let part = 0; part < 4; part++) encoded += i + part > bytes.length ? '=' : ALPHABET[(word >> (18 - 6 * part)) & 63]
  }
  return encoded
}

function availabilityZones(call: Call): Evaluated {
  const region = evaluated(call)
  if (region === undefined) return undefined
  const name = typeof region === 'string' && region !== '' ? region : homeOf(call.scope).region
  return ['a', 'b', 'c'].map(zone => `${name}${zone}`)
}

/** What another stack exports is not in the template. */
function importValue(call: Call): Evaluated {
  const name = evaluated(call)
  if (name === undefined) return undefined
  if (typeof name !== 'string') return misused(call, 'the name of an export')
  const message = `Fn::ImportValue: the export '${name}' is another stack's; give its value in values['${name}']`
  return givenValue(call.scope.options, name) ?? refused(call, 'UNRESOLVED_REFERENCE', message)
}

/** Two arguments, evaluated. */
function partsOf(call: Call): readonly [Evaluated, Evaluated] | readonly [] {
  const list: JsonArray = isArray(call.argument) ? call.argument : []
  if (list.length !== 2) {
    misused(call, 'two arguments')
    return []
  }
  return [evaluated(call, list[0], 0), evaluated(call, list[1], 1)]
}
