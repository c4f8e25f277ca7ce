import { isObject } from '../../../json/index.js'
import { refuse, type Check } from '../site.js'
import { ofType } from '../values.js'

/** A branch of a Parallel, the processor of a Map. What is inside is checked as a scope of its own. */
export const nestedMachine: Check = (value, at, site) => {
  if (!isObject(value)) refuse(site, ofType('OBJECT'), at)
}
