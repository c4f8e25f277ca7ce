import { compileJsonata, InvalidJsonataError, isJsonataText, jsonataSource } from '../../expression/jsonata/index.js'
import { contextReferences } from './contextReferences.js'
import { addError, refuse, type Check, type Site, type StatesMember } from './site.js'

export const NOT_AN_EXPRESSION = 'JSONata string must start with {% and end with %}'

/** A text of a JSONata state: an expression, or as it stands. Blanks around an expression make it a text. */
export function checkExpression(text: string, at: string, site: Site): void {
  if (isJsonataText(text)) checkSource(jsonataSource(text), at, site)
  else if (hasDelimiter(text)) refuse(site, NOT_AN_EXPRESSION, at)
}

/** A field that in a JSONata state takes an expression for what it otherwise takes. */
export function orExpression(check: Check): Check {
  return (value, at, site) => {
    if (site.language === 'JSONata' && typeof value === 'string' && hasDelimiter(value)) checkExpression(value, at, site)
    else check(value, at, site)
  }
}

const hasDelimiter = (text: string) => text.startsWith('{%') || text.endsWith('%}')

/** The members of `$states` that are not everywhere. AWS minds no others, there or not. */
const RARE_MEMBERS: readonly StatesMember[] = ['result', 'errorOutput']

function checkSource(source: string, at: string, site: Site): void {
  const unsupported = (message: string) => {
    addError(site.report, 'UNSUPPORTED_JSONATA_EXPRESSION', message, at)
  }
  try {
    const { states } = compileJsonata(source).references()
    for (const name of contextReferences(source)) {
      unsupported(name === '$$' ? "Reference to '$$' is not supported." : `Reference to '${name}' at the top level is not supported.`)
    }
    for (const member of RARE_MEMBERS) {
      if (states.has(member) && !site.available.has(member)) unsupported(`Field '$states.${member}' does not exist.`)
    }
  } catch (error) {
    if (!(error instanceof InvalidJsonataError)) throw error
    addError(site.report, 'INVALID_JSONATA_EXPRESSION', error.message, at)
  }
}
