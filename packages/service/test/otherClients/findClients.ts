import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const run = promisify(execFile)

/** Where scripts/clients.mjs puts what it gets from npm. */
const CACHE = new URL('../../../../.cache/clients/', import.meta.url)

/** What the clients find their settings in: nothing of this machine, and an operation that older versions don't know. */
export const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: fileURLToPath(CACHE),
  AWS_DATA_PATH: fileURLToPath(new URL('models', import.meta.url)),
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
}

export interface Client {
  readonly command: string
  readonly version: string
}

/** The AWS CLI of the distribution, which is the oldest that people have, else any. */
export const findAwsCli = () => firstThatRuns(['/usr/bin/aws', 'aws'], ['--version'])

/** A Python that has boto3. */
export const findBoto3 = () => firstThatRuns(['/usr/bin/python3', 'python3'], ['-c', 'import boto3; print(boto3.__version__)'])

async function firstThatRuns(commands: readonly string[], args: readonly string[]): Promise<Client | undefined> {
  for (const command of commands) {
    const version = await run(command, args, { env: ENVIRONMENT }).then(
      ({ stdout }) => /[\d.]+/.exec(stdout)?.[0],
      () => undefined,
    )
    if (version !== undefined) return { command, version }
  }
  return undefined
}

/** The SDK v2 for JavaScript, as far as it is used here. */
export interface SdkV2 {
  readonly version: string
  readonly StepFunctions: new (options: object) => {
    readonly [operation: string]: (params: object) => { readonly promise: () => Promise<Readonly<Record<string, unknown>>> }
  }
}

/** Not among the dependencies: it is as large as all of them together. */
export function findSdkV2(): SdkV2 | undefined {
  if (!existsSync(new URL('node_modules/aws-sdk/package.json', CACHE))) return undefined
  const { VERSION, StepFunctions } = createRequire(CACHE)('aws-sdk') as Pick<SdkV2, 'StepFunctions'> & { readonly VERSION: string }
  return { version: VERSION, StepFunctions }
}
