export { cachedPath } from './cachedPath.js'
export { compilePath, type CompiledPath } from './compilePath.js'
export { InvalidPathError, JsonPathError, PathNotFoundError, type JsonPathErrorKind } from './errors.js'
export { parseReferencePath } from './referencePath.js'
