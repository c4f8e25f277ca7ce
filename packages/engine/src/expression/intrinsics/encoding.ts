import { MAX_ENCODED_LENGTH } from '../../limits.js'
import { digests } from '../digest.js'
import { utf8Bytes, utf8Text } from '../utf8.js'
import { fromBase64, toBase64 } from './base64.js'
import { failure, limitedStringArgument, stringArgument, withinLength, type IntrinsicFunction } from './call.js'
import { javaText } from './javaText.js'

/** `States.Base64Encode('Data to encode')` is `"RGF0YSB0byBlbmNvZGU="`, of the bytes of UTF-8. */
export const base64Encode: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => toBase64(utf8Bytes(limitedStringArgument(call, 1, MAX_ENCODED_LENGTH))),
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
    const digest = digests.get(algorithm)
    if (digest === undefined) throw failure(call, 2, `must be one of ${[...digests.keys()].join(', ')}, but it is ${algorithm}`)
    return digest(text)
  },
}
