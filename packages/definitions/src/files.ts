import { MAX_FILES_READ } from './limits.js'
import type { LoadOptions, Place } from './loaded.js'
import { addError, type Report } from './report.js'
import { isOfSize, withoutMark } from './text/read.js'

/** Reads the files that a file refers to, through the function that the caller gives. */
export type ReadFile = (uri: string, place: Place) => string | undefined

/** Gives texts; undefined for what can't be read, which has been reported at the place of the reference. */
export function fileReader({ read }: LoadOptions, report: Report): ReadFile {
  let count = 0
  return (uri, place) => {
    const refuse = (reason: string) => addError(report, 'FILE_NOT_READ', `the file ${uri} ${reason}`, place)
    if (read === undefined) return void refuse('is not read; give a function options.read that reads it')
    if (++count > MAX_FILES_READ) return void refuse(`is not read: more than ${MAX_FILES_READ} files are referred to`)
    let text: string | undefined
    try {
      text = read(uri)
    } catch (error) {
      return void refuse(`could not be read: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (typeof text !== 'string') return void refuse('was not found')
    return isOfSize(text, { file: uri }, report) ? withoutMark(text) : undefined
  }
}
