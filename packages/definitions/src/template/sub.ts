import { isArray, isObject, type Json } from '@redrive/engine'
import { spend } from '../report.js'
import { textOfValue } from '../substitutions.js'
import { evaluated, misused, NO_VALUE, type Call, type Evaluated } from './call.js'
import { attributeOf, refTo } from './references.js'
import { attributeIn } from '../text/cloudFormationTags.js'

/** A variable, or `${!` that stands for `${`. */
const VARIABLE = /\$\{(!?)([^{}$]*)\}/g

/** `Fn::Sub: text`, or `Fn::Sub: [text, { Name: value }]` */
export function sub(call: Call): Evaluated {
  const { argument } = call
  const [text, own] = isArray(argument) ? argument : [argument, {}]
  if (typeof text !== 'string' || !isObject(own ?? {})) return misused(call, 'a text, or a text and an object of variables')
  const variables = new Map<string, Json>()
  for (const [name, value] of Object.entries(own as Readonly<Record<string, Json>>)) {
    const known = evaluated(call, value, 1, name)
    if (known !== undefined && known !== NO_VALUE) variables.set(name, known)
    else if (known === undefined) return undefined
  }
  return filled(call, text, variables)
}

function filled(call: Call, text: string, variables: ReadonlyMap<string, Json>): string | undefined {
  let unknown = 0
  const result = text.replace(VARIABLE, (placeholder, literal: string, inside: string) => {
    if (literal === '!') return `\${${inside}}`
    const name = inside.trim()
    const value = variables.get(name) ?? (isName(name) ? valueOf(call, name) : placeholder)
    if (value === undefined || value === NO_VALUE) {
      unknown++
      return placeholder
    }
    const replacement = textOfValue(value)
    spend(call.scope.report, replacement.length)
    return replacement
  })
  return unknown === 0 ? result : undefined
}

function valueOf(call: Call, name: string): Evaluated {
  const parts = attributeIn(name)
  return typeof parts === 'string' ? refTo(call, name) : attributeOf(call, ...parts)
}

const isName = (text: string) => /^[A-Za-z0-9_.:-]+$/.test(text)
