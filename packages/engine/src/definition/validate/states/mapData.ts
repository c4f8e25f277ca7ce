import { member } from '../../../json/index.js'
import { MAX_PAYLOAD_BYTES } from '../../../limits.js'
import { orExpression } from '../expressions.js'
import { referencePath } from '../paths.js'
import { s3Resource } from '../resource.js'
import { atMostOneOf, jsonataOnly, jsonPathOnly, objectOf, shape, type Rule } from '../shape.js'
import { refuse } from '../site.js'
import { payload } from '../templates.js'
import { arrayOf, EMPTY, integer, oneOf, string } from '../values.js'

/** Where a distributed Map reads its items from, how it puts them together, and where it writes its results. */

const csvHeaders: Rule = (config, at, site) => {
  const inputType = member(config, 'InputType')
  const location = member(config, 'CSVHeaderLocation')
  if (inputType === 'CSV' && location === undefined && !Object.hasOwn(config, 'ManifestType')) {
    refuse(site, "The field 'CSVHeaderLocation' is required", at)
  }
  if (inputType === 'JSON' && location !== undefined) refuse(site, "Field 'CSVHeaderLocation' is not supported", at)
  if (location === 'GIVEN' && !Object.hasOwn(config, 'CSVHeaders')) refuse(site, 'These fields are required: [CSVHeaders]', at)
}

const readerConfig = shape(
  {
    InputType: oneOf('CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'),
    Transformation: oneOf('NONE', 'LOAD_AND_FLATTEN'),
    ManifestType: oneOf('ATHENA_DATA', 'S3_INVENTORY'),
    CSVDelimiter: oneOf('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'),
    CSVHeaderLocation: oneOf('FIRST_ROW', 'GIVEN'),
    CSVHeaders: arrayOf(string),
    ItemsPointer: string,
    MaxItems: orExpression(integer(0)),
    MaxItemsPath: jsonPathOnly(referencePath),
  },
  [],
  atMostOneOf('MaxItems', 'MaxItemsPath'),
  csvHeaders,
)

export const itemReader = shape(
  {
    Resource: s3Resource('getObject', 'listObjectsV2'),
    Parameters: jsonPathOnly(payload),
    Arguments: jsonataOnly(payload),
    ReaderConfig: objectOf(readerConfig),
  },
  ['Resource'],
)

export const itemBatcher = shape(
  {
    MaxItemsPerBatch: orExpression(integer(1)),
    MaxItemsPerBatchPath: jsonPathOnly(referencePath),
    MaxInputBytesPerBatch: orExpression(integer(1, MAX_PAYLOAD_BYTES)),
    MaxInputBytesPerBatchPath: jsonPathOnly(referencePath),
    BatchInput: payload,
  },
  [],
  atMostOneOf('MaxItemsPerBatch', 'MaxItemsPerBatchPath'),
  atMostOneOf('MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'),
)

/** A ResultWriter exports (Resource and request), says how results look (WriterConfig), or both. */
const writesSomething: Rule = (writer, at, site) => {
  const request = site.language === 'JSONata' ? 'Arguments' : 'Parameters'
  const exports = Object.hasOwn(writer, 'Resource')
  const hasRequest = Object.hasOwn(writer, 'Parameters') || Object.hasOwn(writer, 'Arguments')
  if (exports && !hasRequest) refuse(site, `These fields are required: [${request}]`, at)
  else if (!exports && hasRequest) refuse(site, 'These fields are required: [Resource]', at)
  else if (Object.keys(writer).length === 0) refuse(site, EMPTY, at)
}

const writerConfig = shape({ Transformation: oneOf('NONE', 'COMPACT', 'FLATTEN'), OutputType: oneOf('JSON', 'JSONL') })

export const resultWriter = shape(
  {
    Resource: s3Resource('putObject'),
    Parameters: jsonPathOnly(payload),
    Arguments: jsonataOnly(payload),
    WriterConfig: objectOf(writerConfig),
  },
  [],
  writesSomething,
)
