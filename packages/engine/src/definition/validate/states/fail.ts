import { orExpression } from '../expressions.js'
import { looksLikePath, textPath } from '../paths.js'
import { atMostOneOf, jsonPathOnly, shape } from '../shape.js'
import { addWarning, type Check } from '../site.js'
import { string } from '../values.js'
import { common } from './common.js'

export const fail = shape(
  {
    ...common,
    Error: text('Error'),
    ErrorPath: jsonPathOnly(textPath('ErrorPath')),
    Cause: text('Cause'),
    CausePath: jsonPathOnly(textPath('CausePath')),
  },
  [],
  atMostOneOf('Error', 'ErrorPath'),
  atMostOneOf('Cause', 'CausePath'),
)

function text(field: string): Check {
  const check = orExpression(string)
  return (value, at, site) => {
    check(value, at, site)
    if (site.language === 'JSONPath' && typeof value === 'string' && looksLikePath(value)) {
      addWarning(
        site.report,
        'NO_PATH',
        `The value for the field '${field}' looks like a path, but the name of the field does not end in 'Path'`,
        at,
      )
    }
  }
}
