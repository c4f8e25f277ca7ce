import {
  inHashMapOrder,
  isArray,
  isObject,
  member,
  objectOf,
  parseJson,
  textMember,
  withoutText,
  type Json,
  type JsonObject,
} from '../../json/index.js'
import { JsonSyntaxError } from '../../json/index.js'
import { MAX_CSV_HEADER_BYTES } from '../../limits.js'
import { CSV_DELIMITERS, csvRows } from './csv.js'
import { ItemReaderFailure } from './failure.js'

/** The items in the body of an object, by the InputType of the ReaderConfig; at most `most` of them. */
export function itemsIn(body: string, config: JsonObject, most: number): Json[] {
  const text = body.startsWith('\ufeff') ? body.slice(1) : body
  const inputType = textMember(config, 'InputType')
  switch (inputType) {
    case 'CSV':
      return csvItems(text, config, most)
    case 'JSON':
      return jsonItems(text, textMember(config, 'ItemsPointer'), most)
    case 'JSONL':
      return jsonLines(text, most)
    default:
      throw new ItemReaderFailure(`InputType ${String(inputType)} can't be read here: use CSV, JSON, JSONL or MANIFEST.`)
  }
}

function csvItems(text: string, config: JsonObject, most: number): Json[] {
  const delimiter = CSV_DELIMITERS.get(textMember(config, 'CSVDelimiter') ?? 'COMMA') ?? ','
  const rows = csvRows(text, delimiter)
  const headers: readonly string[] = textMember(config, 'CSVHeaderLocation') === 'GIVEN' ? givenHeaders(config) : firstRow(rows)
  if (headers.join(delimiter).length > MAX_CSV_HEADER_BYTES) {
    throw new ItemReaderFailure(`CSV headers cannot exceed ${MAX_CSV_HEADER_BYTES} bytes.`)
  }
  if (new Set(headers).size < headers.length) throw new ItemReaderFailure('CSV headers cannot contain duplicates.')
  // Members in AWS's order (recorded).
  const columns = inHashMapOrder(
    headers.map((header, column) => ({ header, column })),
    ({ header }) => header,
  )
  const items: Json[] = []
  for (const row of rows) {
    // Short rows are filled up, long ones cut.
    items.push(objectOf(columns.map(({ header, column }) => [header, row[column] ?? ''] as const)))
    if (items.length >= most) break
  }
  return items
}

function firstRow(rows: Iterator<string[]>): string[] {
  const first = rows.next()
  return first.done === true ? [] : first.value
}

function givenHeaders(config: JsonObject): string[] {
  const headers = member(config, 'CSVHeaders')
  return isArray(headers) ? headers.filter(header => typeof header === 'string') : []
}

function jsonItems(text: string, pointer: string | undefined, most: number): Json[] {
  const root = parsed(text)
  const items = pointer === undefined ? root : valueAt(root, pointer)
  if (!isArray(items)) throw new ItemReaderFailure('Attempting to map over non-iterable node.')
  return items.slice(0, most)
}

/** The value that a JSON Pointer (RFC 6901) leads to. */
function valueAt(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined
    else value = isObject(value) ? member(value, name) : undefined
  }
  return value
}

function jsonLines(text: string, most: number): Json[] {
  const items: Json[] = []
  for (const line of text.split('\n')) {
    if (items.length >= most) break
    if (line.trim() !== '') items.push(withoutText(parsed(line)))
  }
  return items
}

/** @throws ItemReaderFailure for a text that is no JSON */
export function parsed(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new ItemReaderFailure(`Unable to parse the file as JSON: ${error.message}`)
    throw error
  }
}
