export { compileIntrinsic, isIntrinsicCall, returnsString, topLevelFunction, variablesInIntrinsic } from './compile.js'
export { IntrinsicFailureError, InvalidIntrinsicError, type InvalidIntrinsicReason } from './errors.js'
