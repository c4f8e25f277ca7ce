import { isObject } from '../../json/index.js'
import { MAX_VARIABLE_NAME_LENGTH } from '../../limits.js'
import { addError, refuse, withMember, type Check, type QueryLanguage, type Site, type StatesMember } from './site.js'
import { payload } from './templates.js'
import { ofType } from './values.js'

/** Assign: an object of variable names and their values. */
export const assign: Check = (value, at, site) => {
  if (!isObject(value)) return refuse(site, ofType('OBJECT'), at)
  for (const name of Object.keys(value)) checkName(variableName(name, site.language), at, site)
  payload(value, at, site)
}

/** An Assign whose values may also read this member of `$states`. */
export const assignWith =
  (member: StatesMember): Check =>
  (value, at, site) =>
    assign(value, at, withMember(site, member))

/** The variable that a member of an Assign sets: in JSONPath the suffix `.$` only says that its value is evaluated. */
export function variableName(member: string, language: QueryLanguage): string {
  return language === 'JSONPath' && member.endsWith('.$') ? member.slice(0, -'.$'.length) : member
}

const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u

function checkName(name: string, at: string, site: Site): void {
  if (name === 'states') addError(site.report, 'RESERVED_VARIABLE_NAME', "Cannot assign to reserved variable '$states'.", at)
  else if (!IDENTIFIER.test(name)) {
    addError(site.report, 'INVALID_VARIABLE_NAME', `Invalid variable name '${name}': the variable name contains invalid characters.`, at)
  } else if (name.length > MAX_VARIABLE_NAME_LENGTH) {
    addError(
      site.report,
      'INVALID_VARIABLE_NAME',
      `Invalid variable name '${name}': the variable name exceeds ${MAX_VARIABLE_NAME_LENGTH} characters.`,
      at,
    )
  }
}
