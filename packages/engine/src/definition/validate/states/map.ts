import { isArray, isObject } from '../../../json/index.js'
import { assignWith } from '../assign.js'
import { orExpression } from '../expressions.js'
import { referencePath, resultPath } from '../paths.js'
import { retryAndCatch } from '../retryCatch.js'
import { atMostOneOf, exactlyOneOf, jsonataOnly, jsonPathOnly, objectOf, shape } from '../shape.js'
import { refuse, type Check } from '../site.js'
import { payload, payloadWith } from '../templates.js'
import { integer, numberFrom, ofType, string } from '../values.js'
import { common, inputAndOutputPath, nextOrEnd, transition } from './common.js'
import { itemBatcher, itemReader, resultWriter } from './mapData.js'
import { nestedMachine } from './nestedMachine.js'

/** A list or an object with expressions in it, or one expression. */
const items: Check = (value, at, site) => {
  if (isArray(value) || isObject(value)) payload(value, at, site)
  else orExpression(neitherArrayNorObject)(value, at, site)
}

const neitherArrayNorObject: Check = (_value, at, site) => refuse(site, ofType('ARRAY', 'OBJECT'), at)

export const map = shape(
  {
    ...common,
    ...transition,
    ...inputAndOutputPath,
    ItemProcessor: nestedMachine,
    Iterator: nestedMachine,
    ItemsPath: jsonPathOnly(referencePath),
    Items: jsonataOnly(items),
    ItemSelector: payload,
    Parameters: jsonPathOnly(payload),
    ItemReader: objectOf(itemReader),
    ItemBatcher: objectOf(itemBatcher),
    ResultWriter: objectOf(resultWriter),
    MaxConcurrency: orExpression(integer(0)),
    MaxConcurrencyPath: jsonPathOnly(referencePath),
    ToleratedFailureCount: orExpression(integer(0)),
    ToleratedFailureCountPath: jsonPathOnly(referencePath),
    ToleratedFailurePercentage: orExpression(numberFrom(0, 100)),
    ToleratedFailurePercentagePath: jsonPathOnly(referencePath),
    // What a label may look like is a matter of names, not of shape.
    Label: string,
    ResultSelector: jsonPathOnly(payload),
    ResultPath: jsonPathOnly(resultPath),
    Output: jsonataOnly(payloadWith('result')),
    Assign: assignWith('result'),
    ...retryAndCatch,
  },
  [],
  nextOrEnd,
  exactlyOneOf('ItemProcessor', 'Iterator'),
  atMostOneOf('ItemSelector', 'Parameters'),
  atMostOneOf('MaxConcurrency', 'MaxConcurrencyPath'),
  atMostOneOf('ToleratedFailureCount', 'ToleratedFailureCountPath'),
  atMostOneOf('ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'),
)
