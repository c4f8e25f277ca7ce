import { inHashMapOrder, JsonNumber, JsonSyntaxError, objectOf, stringifyJson, type Json } from '../../json/index.js'
import { JsonParser } from '../../json/parser.js'
import { failure, objectArgument, stringArgument, type Call, type IntrinsicFunction } from './call.js'

/** `States.StringToJson('[1, 2]')` is `[1,2]`. An empty or blank text is null. */
export const stringToJson: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => {
    const text = stringArgument(call, 1)
    if (/^[ \t\r\n]*$/.test(text)) return null
    const value = parsed(text, call)
    // The only number that loses its form: -0 is the whole number 0.
    return value instanceof JsonNumber && value.text === '-0' ? 0 : value
  },
}

/** `States.JsonToString($.a)` is the JSON text of a value, without blanks. */
export const jsonToString: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => stringifyJson(call.values[0]!),
}

/**
 * `States.JsonMerge({"a":{"x":1},"b":2}, {"a":{"y":2}}, false)` is `{"a":{"y":2},"b":2}`. AWS merges the outermost members only, which
 * the third argument has to say, and hands them out in the order of a Java HashMap.
 */
export const jsonMerge: IntrinsicFunction = {
  minArguments: 3,
  maxArguments: 3,
  evaluate: call => {
    const members = new Map([...Object.entries(objectArgument(call, 1)), ...Object.entries(objectArgument(call, 2))])
    if (call.values[2] !== false) throw failure(call, 3, 'must be false, as objects are merged shallowly only')
    return objectOf(inHashMapOrder([...members], ([name]) => name))
  },
}

/** A value that, unlike one of parseJson, does not remember its text: what is computed is printed without blanks. */
function parsed(text: string, call: Call): Json {
  try {
    return new JsonParser(text).parse()
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw failure(call, 1, `is not JSON: ${error.message}`)
  }
}
