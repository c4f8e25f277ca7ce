export { ChoiceFailureError, InvalidChoiceRuleError } from './errors.js'
export { OPERATORS, type Operator } from './operators.js'
export { compileChoiceRule, type Condition } from './rule.js'
