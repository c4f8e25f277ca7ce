import { isNumber, parseJson, JsonSyntaxError, stringifyJson, type Json } from '@redrive/engine'
import { MAX_NESTING, REFERENCE_WORK } from '../limits.js'
import type { LoadDiagnosticCode } from '../loaded.js'
import { addError, LimitError, quoted, spend } from '../report.js'
import { textOfValue } from '../substitutions.js'
import { givenValue } from '../template/scope.js'
import { readDocument } from '../text/read.js'
import { parseExpression } from './parse.js'
import { knownReference, partOf, type TerraformScope } from './scope.js'
import type { Call, Expression, Reference, Template } from './syntax.js'
import { templateParts } from './template.js'

/** The value of an expression; undefined where it can't be known, every reason for which has been reported. */
export function evaluate(expression: Expression, scope: TerraformScope): Json | undefined {
  spend(scope.report, 1)
  if (scope.depth > MAX_NESTING) {
    throw new LimitError(`expressions are nested, or refer to one another, more than ${MAX_NESTING} times, or in a circle`)
  }
  const inner: TerraformScope = { ...scope, depth: scope.depth + 1 }
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'tuple':
      return allKnown(expression.items.map(item => evaluate(item, inner)))
    case 'object': {
      const names = allKnown(expression.members.map(({ name }) => evaluate(name, inner)))
      const values = allKnown(expression.members.map(({ value }) => evaluate(value, inner)))
      return names && values && Object.fromEntries(names.map((name, i): [string, Json] => [textOfValue(name), values[i]!]))
    }
    case 'template':
      return interpolated(expression, inner)
    case 'call':
      return given(expression.text, scope) ?? called(expression, inner)
    case 'reference':
      return given(expression.text, scope) ?? referred(expression, inner)
    case 'unsupported':
      return given(expression.text, scope) ?? unsupported(expression, scope, `the expression '${quoted(expression.text)}'`, expression.text)
  }
}

function allKnown(values: readonly (Json | undefined)[]): readonly Json[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly Json[])
}

const given = (text: string, { options }: TerraformScope) => givenValue(options, text)

function refuse(
  { offset }: Pick<Expression, 'offset'>,
  { report, placeOf }: TerraformScope,
  code: LoadDiagnosticCode,
  message: string,
): undefined {
  addError(report, code, message, placeOf(offset))
}

function unsupported(expression: Expression, scope: TerraformScope, what: string, text: string): undefined {
  const help = `give its value in values['${quoted(text)}']`
  return refuse(expression, scope, 'UNSUPPORTED_EXPRESSION', `${what} can't be evaluated here; ${help}`)
}

function interpolated({ parts }: Template, scope: TerraformScope): string | undefined {
  const texts = parts.map(part => {
    const value = typeof part === 'string' ? part : evaluate(part, scope)
    if (value === undefined) return undefined
    const text = value === null ? '' : textOfValue(value)
    spend(scope.report, text.length)
    return text
  })
  return texts.includes(undefined) ? undefined : texts.join('')
}

function referred(reference: Reference, scope: TerraformScope): Json | undefined {
  spend(scope.report, REFERENCE_WORK)
  const { steps, text } = reference
  const known = knownReference(steps, scope)
  if (known !== undefined) return known
  const stated = steps.length > 1 ? scope.named(`${steps[0]}.${steps[1]}`) : undefined
  if (stated !== undefined) {
    const value = evaluate(stated, scope)
    const part = value === undefined ? undefined : partOf(value, steps.slice(2))
    if (part !== undefined || value === undefined) return part
  }
  return refuse(reference, scope, 'UNRESOLVED_REFERENCE', `nothing says what ${text} is; give its value in values['${text}']`)
}

type TerraformFunction = (call: Call, values: readonly Json[], scope: TerraformScope) => Json | undefined

const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  file: (call, [path], scope) => fileAt(call, path, scope),
  jsondecode: (call, [text], scope) => decoded(call, text, scope),
  jsonencode: (_, [value = null], scope) => {
    const text = stringifyJson(value)
    spend(scope.report, text.length)
    return text
  },
  templatefile,
  tostring: (_, [value = '']) => textOfValue(value),
  yamldecode: (call, [text], scope) => {
    if (typeof text !== 'string') return refuse(call, scope, 'INVALID_VALUE', 'yamldecode needs a text')
    return readDocument(text, { file: 'yamldecode.yaml' }, scope.report)?.value
  },
}

function called(call: Call, scope: TerraformScope): Json | undefined {
  const known = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined
  if (known === undefined) return unsupported(call, scope, `the function ${call.name}`, call.text)
  const values = allKnown(call.arguments.map(argument => evaluate(argument, scope)))
  return values && known(call, values, scope)
}

function decoded(call: Call, text: Json | undefined, scope: TerraformScope): Json | undefined {
  if (typeof text !== 'string') return refuse(call, scope, 'INVALID_VALUE', 'jsondecode needs a text')
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return refuse(call, scope, 'SYNTAX_ERROR', `jsondecode: not valid JSON: ${error.message}`)
  }
}

function fileAt(call: Call, path: Json | undefined, scope: TerraformScope): string | undefined {
  if (typeof path !== 'string') return refuse(call, scope, 'INVALID_VALUE', `${call.name} needs the path of a file`)
  return scope.readFile(path, scope.placeOf(call.offset))
}

/** A template in a file, which sees the variables that it is handed and nothing else. */
function templatefile(call: Call, [path, variables]: readonly Json[], scope: TerraformScope): Json | undefined {
  const text = fileAt(call, path, scope)
  if (text === undefined) return undefined
  const parts = templateParts(text, 0, text.length, false, (from, to) => parseExpression(text, from, to))
  const inside: TerraformScope = {
    ...scope,
    named: () => undefined,
    given: typeof variables === 'object' && variables !== null && !isNumber(variables) ? (variables as Readonly<Record<string, Json>>) : {},
    placeOf: () => ({ file: textOfValue(path ?? '') }),
  }
  return interpolated({ kind: 'template', parts, offset: 0 }, inside)
}
