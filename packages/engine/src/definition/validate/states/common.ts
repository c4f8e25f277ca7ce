import { member } from '../../../json/index.js'
import { path } from '../paths.js'
import { jsonPathOnly, tooMany, type Rule } from '../shape.js'
import { refuse } from '../site.js'
import { boolean, oneOf, string } from '../values.js'

/** What every state may have. The value of Type has been looked at before a state is checked as one of its type. */
export const common = { Type: string, Comment: string, QueryLanguage: oneOf('JSONPath', 'JSONata') }

export const inputAndOutputPath = { InputPath: jsonPathOnly(path), OutputPath: jsonPathOnly(path) }

/** Next and End: every state but Choice, Succeed and Fail goes on to another or ends its thread. */
export const transition = { Next: string, End: boolean }

export const nextOrEnd: Rule = (state, at, site) => {
  const goesOn = Object.hasOwn(state, 'Next')
  // An End of false says nothing.
  const ends = Object.hasOwn(state, 'End') && member(state, 'End') !== false
  if (goesOn && ends) refuse(site, tooMany(['Next', 'End']), at)
  else if (!goesOn && !ends) refuse(site, 'This object should have only one of the following fields: [Next, End]', at)
}
