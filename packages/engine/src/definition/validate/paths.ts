import { compileIntrinsic, InvalidIntrinsicError, isIntrinsicCall, returnsString } from '../../expression/intrinsics/index.js'
import { InvalidPathError, parseReferencePath } from '../../expression/jsonpath/index.js'
import { compilePathExpression } from '../../expression/path.js'
import { refuse, type Check } from './site.js'
import { ofType, orNull } from './values.js'

/** Checks of the fields of a JSONPath state that say where a value is. */

const NOT_A_REFERENCE_PATH = 'Value is not a Reference Path'

/** InputPath, OutputPath: any path, or null. */
export const path: Check = orNull((value, at, site) => {
  if (typeof value !== 'string') refuse(site, ofType('STRING', 'NULL'), at)
  else if (!isPath(value)) refuse(site, 'Value must be a valid JSONPath.', at)
})

/** A path to a single node: ItemsPath, SecondsPath and their like. */
export const referencePath: Check = (value, at, site) => {
  if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
  else if (!isPath(value)) refuse(site, 'Value must be a valid JSONPath.', at)
  else if (!isSingular(value)) refuse(site, NOT_A_REFERENCE_PATH, at)
}

/** The Variable of a Choice rule, and the operand of the operators that end in Path. */
export const choicePath: Check = (value, at, site) => {
  if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
  else if (!value.startsWith('$')) refuse(site, `${NOT_A_REFERENCE_PATH}: Reference path didn't start with '$'`, at)
  else if (!isPath(value) || !isSingular(value)) refuse(site, NOT_A_REFERENCE_PATH, at)
}

/** ResultPath: a reference path into the input of the state, where results can be put, or null. */
export const resultPath: Check = orNull((value, at, site) => {
  if (typeof value !== 'string') refuse(site, ofType('STRING', 'NULL'), at)
  else if (!isPath(value)) refuse(site, 'Value must be a valid JSONPath.', at)
  else if (parseReferencePath(value) === undefined) refuse(site, NOT_A_REFERENCE_PATH, at)
})

/** ErrorPath, CausePath: a path, or an intrinsic function that gives a string. */
export function textPath(field: string): Check {
  return (value, at, site) => {
    if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
    else if (!isDynamic(value)) refuse(site, notDynamic(field), at)
    else if (isIntrinsicCall(value) && !returnsString(value))
      refuse(site, `The intrinsic function in the field '${field}' must return a string`, at)
  }
}

/** Whether a text is a path or an intrinsic call, as the members of templates whose names end in `.$` must be. */
export function isDynamic(text: string): boolean {
  return isIntrinsicCall(text) ? isIntrinsic(text) : isPath(text)
}

export const notDynamic = (field: string) =>
  `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`

/** Whether a text that is not evaluated looks as if its author thought that it is. */
export function looksDynamic(text: string): boolean {
  return looksLikePath(text) || /^States\.[A-Za-z0-9]+\(/.test(text)
}

export function looksLikePath(text: string): boolean {
  return /^\$\$?(?:$|[.[])/.test(text)
}

function isPath(text: string): boolean {
  try {
    compilePathExpression(text)
    return true
  } catch (error) {
    if (error instanceof InvalidPathError) return false
    throw error
  }
}

function isIntrinsic(text: string): boolean {
  try {
    compileIntrinsic(text)
    return true
  } catch (error) {
    if (error instanceof InvalidIntrinsicError || error instanceof InvalidPathError) return false
    throw error
  }
}

/** Whether a valid path can only lead to a single node: it has no operator that selects several. */
function isSingular(text: string): boolean {
  const operators = text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '')
  return !/[@,:?*]|\.\./.test(operators)
}
