import { MAX_TEXT_LENGTH } from '../limits.js'
import type { Place } from '../loaded.js'
import { addError, type Report } from '../report.js'
import type { SourceDocument } from './document.js'
import { readJson } from './json.js'
import { readYaml } from './yaml.js'

/** Reads a JSON or YAML text: by the ending of its file's name, else JSON where it begins with a brace or a bracket. */
export function readDocument(text: string, place: Place, report: Report): SourceDocument | undefined {
  return isJson(text, place.file) ? readJson(text, place, report) : readYaml(text, place, report)
}

function isJson(text: string, file: string | undefined): boolean {
  if (file !== undefined && /\.ya?ml$/i.test(file)) return false
  return (file !== undefined && /\.json$/i.test(file)) || /^\s*[[{]/.test(text)
}

/** False, and reported, for a text that is longer than texts may be. */
export function isOfSize(text: string, place: Place, report: Report): boolean {
  if (text.length <= MAX_TEXT_LENGTH) return true
  addError(report, 'TOO_LARGE', `the text has ${text.length} characters; ${MAX_TEXT_LENGTH} are allowed`, place)
  return false
}

/** Without the byte order mark that some editors put in front. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
