import { expect, it } from 'vitest'
import { memberNames } from './memberName.js'

it.each([
  ['executionArn', 'ExecutionArn', 'ExecutionArn'],
  ['DBInstances', 'DBInstances', 'DbInstances'],
  ['ETag', 'ETag', 'ETag'],
  ['VPCId', 'VPCId', 'VpcId'],
  ['MD5OfMessageBody', 'MD5OfMessageBody', 'Md5OfMessageBody'],
  ['IPv6CidrBlock', 'IPv6CidrBlock', 'IPv6CidrBlock'],
])('%s is %s in an optimized integration and %s in an AWS SDK integration', (name, optimized, awsSdk) => {
  expect(memberNames(name)).toEqual({ optimized, awsSdk })
})
