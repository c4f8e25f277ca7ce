import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { MAX_ENCODED_LENGTH } from '../../limits.js'
import { fromBase64, toBase64 } from './base64.js'
import { failure, limitedStringArgument, stringArgument, withinLength, type IntrinsicFunction } from './call.js'
import { javaText } from './javaText.js'
import { utf8Text } from './utf8.js'

/** `States.Base64Encode('Data to encode')` is `"RGF0YSB0byBlbmNvZGU="`, of the bytes of UTF-8. */
export const base64Encode: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => toBase64(utf8ToBytes(limitedStringArgument(call, 1, MAX_ENCODED_LENGTH))),
}

/** `States.Base64Decode('RGF0YSB0byBlbmNvZGU=')` is `"Data to encode"`. */
export const base64Decode: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => utf8Text(fromBase64(limitedStringArgument(call, 1, MAX_ENCODED_LENGTH))),
}

/** `States.Hash('input data', 'SHA-1')` is `"aaff4a450a104cd177d28d18d74485e8cae074b7"`. What is no string is hashed as Java prints it. */
export const hash: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 2,
  evaluate: call => {
    const text = withinLength(call, 1, javaText(call.values[0]!), MAX_ENCODED_LENGTH)
    const algorithm = stringArgument(call, 2)
    const digest = algorithms.get(algorithm)
    if (digest === undefined) throw failure(call, 2, `must be one of ${[...algorithms.keys()].join(', ')}, but it is ${algorithm}`)
    return bytesToHex(digest(utf8ToBytes(text)))
  },
}

const algorithms: ReadonlyMap<string, (bytes: Uint8Array) => Uint8Array> = new Map([
  ['MD5', md5],
  ['SHA-1', sha1],
  ['SHA-256', sha256],
  ['SHA-384', sha384],
  ['SHA-512', sha512],
])
