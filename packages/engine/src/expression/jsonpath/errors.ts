/**
 * What went wrong: the path leads nowhere, the path is not one (or can't be applied to what it found), or the library would have failed
 * in another way.
 */
export type JsonPathErrorKind = 'PathNotFound' | 'InvalidPath' | 'Other'

/** A path could not be compiled or evaluated. The messages are those of Jayway JsonPath, because Step Functions shows them. */
export class JsonPathError extends Error {
  override readonly name: string = 'JsonPathError'
  readonly kind: JsonPathErrorKind

  constructor(kind: JsonPathErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** A text is no path, or a path is applied to a value that it can't be applied to. */
export class InvalidPathError extends JsonPathError {
  override readonly name = 'InvalidPathError'

  constructor(message: string) {
    super('InvalidPath', message)
  }
}

/** A path has no result. */
export class PathNotFoundError extends JsonPathError {
  override readonly name = 'PathNotFoundError'

  constructor(message: string) {
    super('PathNotFound', message)
  }
}

/**
 * An exception that the library's parser runs into instead of noticing the mistake. It comes out of the parser as the cause of an
 * InvalidPathException, so its class and its text are part of the message.
 */
export class JavaException extends Error {
  override readonly name = 'JavaException'

  constructor(className: string, detail?: string) {
    super(detail === undefined ? className : `${className}: ${detail}`)
  }
}

/** What the parser throws in the end when `cause` was thrown inside of it: `class: message` of the cause is the message. */
export function asInvalidPath(cause: unknown): unknown {
  if (cause instanceof JavaException) return new InvalidPathError(cause.message)
  if (cause instanceof InvalidPathError) return new InvalidPathError(`com.jayway.jsonpath.InvalidPathException: ${cause.message}`)
  return cause
}

/** The character at an index, or the exception that the library meets when it reads past the end. */
export function charAt(text: string, index: number): string {
  const char = text[index]
  if (char === undefined) throw outOfRange(text, index)
  return char
}

function outOfRange(text: string, index: number): JavaException {
  // Java words it by how it stores the text: one byte a character where all of them are Latin-1.
  const detail = /[^\u0000-\u00ff]/.test(text) ? `index ${index}, length ${text.length}` : `String index out of range: ${index}`
  return new JavaException('java.lang.StringIndexOutOfBoundsException', detail)
}

/** The text between two indices, or the exception that the library meets when they are crossed. */
export function substring(text: string, begin: number, end: number): string {
  if (begin > end) throw new JavaException('java.lang.StringIndexOutOfBoundsException', `begin ${begin}, end ${end}, length ${text.length}`)
  return text.slice(begin, end)
}

/** Java's `trim`: everything up to the blank goes, and nothing else. */
export function trim(text: string): string {
  let begin = 0
  let end = text.length
  while (begin < end && text.charCodeAt(begin) <= 0x20) begin++
  while (end > begin && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(begin, end)
}
