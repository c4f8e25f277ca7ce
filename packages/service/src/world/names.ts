import { ApiError } from '../model/apiError.js'
import { MAX_NAME_LENGTH } from '../limits.js'

/** What names may not hold: white space, brackets, wildcards, some punctuation, control characters, and what is no character. */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}|\u{10ffff}/u

/** @throws ApiError InvalidName for what AWS takes for no name of a state machine, execution or activity */
export function checkName(name: string): void {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH || FORBIDDEN.test(name)) {
    throw new ApiError('InvalidName', `Invalid Name: '${name}'`)
  }
}
