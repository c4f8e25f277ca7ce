import type { TaskWork } from '@redrive/engine'
import { resultsOf, type ServiceResults } from './resultShapes.js'

type Resource = TaskWork['resource']

/** The API operation whose result a task has. */
export interface Integration {
  readonly results: ServiceResults
  /** The index of the shape of the result. */
  readonly shape: number
  /** AWS SDK integrations name members as the SDK for Java does. */
  readonly isAwsSdk: boolean
  /** Members that the integration turns into JSON values, whatever type they have in the API. */
  readonly parsed: ReadonlySet<string>
}

/** Undefined for tasks whose result follows no API that is known: functions, activities, callbacks, HTTP, API Gateway. */
export function integrationOf({ family, pattern, resourceType, resource }: Resource): Integration | undefined {
  if (family !== 'Task' || pattern === 'waitForTaskToken') return undefined
  const isAwsSdk = resourceType.startsWith('aws-sdk:')
  const service = isAwsSdk ? resourceType.slice('aws-sdk:'.length) : (SERVICES.get(resourceType) ?? resourceType)
  const results = resultsOf(service)
  if (results === undefined) return undefined
  const action = resource.replace(/\.sync(?::\d+)?$/, '')
  const operation = pattern === 'sync' ? POLLED[`${resourceType}:${action}`] : pascal(action)
  const shape = operation !== undefined && Object.hasOwn(results.operations, operation) ? results.operations[operation] : undefined
  return shape === undefined ? undefined : { results, shape, isAwsSdk, parsed: new Set(PARSED[`${resourceType}:${resource}`]) }
}

const pascal = (action: string) => action.charAt(0).toUpperCase() + action.slice(1)

/** Optimized integrations whose service is called otherwise in the SDK. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['states', 'sfn'],
  ['events', 'eventbridge'],
  ['elasticmapreduce', 'emr'],
  ['emr-containers', 'emrcontainers'],
  ['emr-serverless', 'emrserverless'],
])

/** The operation that says how a job has ended: its result is that of a `.sync` task. */
const POLLED: Readonly<Record<string, string | undefined>> = {
  'athena:startQueryExecution': 'GetQueryExecution',
  'batch:submitJob': 'DescribeJobs',
  'bedrock:createModelCustomizationJob': 'GetModelCustomizationJob',
  'codebuild:startBuild': 'BatchGetBuilds',
  'codebuild:startBuildBatch': 'BatchGetBuildBatches',
  'databrew:startJobRun': 'DescribeJobRun',
  'ecs:runTask': 'DescribeTasks',
  'eks:createCluster': 'DescribeCluster',
  'eks:createFargateProfile': 'DescribeFargateProfile',
  'eks:createNodegroup': 'DescribeNodegroup',
  'elasticmapreduce:addStep': 'DescribeStep',
  'elasticmapreduce:createCluster': 'DescribeCluster',
  'emr-containers:startJobRun': 'DescribeJobRun',
  'emr-serverless:createApplication': 'GetApplication',
  'emr-serverless:startJobRun': 'GetJobRun',
  'glue:startJobRun': 'GetJobRun',
  'mediaconvert:createJob': 'GetJob',
  'sagemaker:createHyperParameterTuningJob': 'DescribeHyperParameterTuningJob',
  'sagemaker:createLabelingJob': 'DescribeLabelingJob',
  'sagemaker:createProcessingJob': 'DescribeProcessingJob',
  'sagemaker:createTrainingJob': 'DescribeTrainingJob',
  'sagemaker:createTransformJob': 'DescribeTransformJob',
  'states:startExecution': 'DescribeExecution',
}

const PARSED: Readonly<Record<string, readonly string[] | undefined>> = {
  'lambda:invoke': ['Payload'],
  'states:startExecution.sync:2': ['Input', 'Output'],
  'states:startSyncExecution': ['Input', 'Output'],
}
