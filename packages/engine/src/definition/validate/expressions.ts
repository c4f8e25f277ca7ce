import { refuse, type Check, type Site } from './site.js'

export const NOT_AN_EXPRESSION = 'JSONata string must start with {% and end with %}'

/** Whether a text is an expression. One that has blanks around it is not, nor one that only begins or ends like an expression. */
export function isExpression(text: string): boolean {
  return text.length >= '{%%}'.length && text.startsWith('{%') && text.endsWith('%}')
}

/** A text of a JSONata state: an expression, or as it stands. */
export function checkExpression(text: string, at: string, site: Site): void {
  if (!isExpression(text) && hasDelimiter(text)) refuse(site, NOT_AN_EXPRESSION, at)
}

/** A field that in a JSONata state takes an expression for what it otherwise takes. */
export function orExpression(check: Check): Check {
  return (value, at, site) => {
    if (site.language === 'JSONata' && typeof value === 'string' && hasDelimiter(value)) checkExpression(value, at, site)
    else check(value, at, site)
  }
}

const hasDelimiter = (text: string) => text.startsWith('{%') || text.endsWith('%}')
