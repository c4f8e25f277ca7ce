/**
 * The syntax tree of a JSONata expression, as the evaluator evaluates it. AWS has the language of version 2.0.6: without `??` and `?:`.
 *
 * @throws a plain object with the code and the position of JSONata
 */
export { parse as parseExpression } from './parse.js'
