import { isObject, member, stringifyJson, textMember, type Json, type JsonObject, type S3Request } from '@redrive/engine'
import { sample, type Draw, type Shape } from './shape.js'

/** A Distributed Map that reads its items from S3. */
export interface Reader {
  /** Its ItemReader. */
  readonly definition: JsonObject
  readonly item: Shape
}

const ROWS = 3

/**
 * What S3 answers to a request of a Map Run: objects that fit what the Map reads, and have as many items as there are ROWS.
 *
 * @param reader absent for a Map that only writes
 */
export function answerOf({ operation, input }: S3Request, reader: Reader | undefined, draw: Draw): JsonObject {
  if (operation === 'putObject' || reader === undefined) return {}
  if (operation === 'listObjectsV2') return listing(textMember(input, 'Prefix') ?? '')
  const config = member(reader.definition, 'ReaderConfig')
  return { Body: bodyOf(isObject(config) ? config : {}, textMember(input, 'Key') ?? '', reader.item, draw) }
}

function listing(prefix: string): JsonObject {
  const Contents = Array.from({ length: ROWS }, (_, i) => ({
    Key: `${prefix}object-${i}`,
    Size: 100,
    ETag: '"0123456789abcdef"',
    LastModified: 1735689600,
    StorageClass: 'STANDARD',
  }))
  return { Contents, IsTruncated: false }
}

const INVENTORY_FILE = 'inventory/data.csv'

function bodyOf(config: JsonObject, key: string, item: Shape, draw: Draw): string {
  const items = Array.from({ length: ROWS }, () => sample(item, draw))
  switch (textMember(config, 'InputType')) {
    case 'MANIFEST':
      if (key === INVENTORY_FILE) return items.map((_, i) => `"bucket","object-${i}"`).join('\n')
      return JSON.stringify({ fileFormat: 'CSV', fileSchema: 'Bucket, Key', files: [{ key: INVENTORY_FILE }] })
    case 'CSV':
      return csvOf(config, items)
    case 'JSONL':
      return items.map(value => stringifyJson(value)).join('\n')
    default:
      return stringifyJson(items)
  }
}

/** Under a first row with the names that the Map reads, or in the columns of the headers that are given. */
function csvOf(config: JsonObject, items: readonly Json[]): string {
  const rows = items.filter(item => isObject(item))
  const given = member(config, 'CSVHeaders')
  const names = Array.isArray(given) ? (given as readonly string[]) : [...new Set(['id', ...rows.flatMap(row => Object.keys(row))])]
  const lines = items.map((item, i) => names.map(name => cell(isObject(item) ? item[name] : undefined, i)).join(','))
  return [...(Array.isArray(given) ? [] : [names.join(',')]), ...lines].join('\n')
}

function cell(value: Json | undefined, row: number): string {
  const text = value === undefined ? `row ${row}` : typeof value === 'string' ? value : stringifyJson(value)
  return `"${text.replaceAll('"', '""')}"`
}
