/**
 * The optimised service integrations: what comes after `arn:aws:states:::` in a Resource, as `service:api`. Every one can be called for
 * its response; some also as a job that is waited for (`.sync`), or with a token that is waited for (`.waitForTaskToken`).
 */
export interface Integration {
  readonly sync?: boolean
  readonly waitForTaskToken?: boolean
  /** What its Parameters or Arguments must have. */
  readonly required?: readonly string[]
}

const REQUEST: Integration = {}
const JOB: Integration = { sync: true }
const CALLBACK: Integration = { waitForTaskToken: true }
const BOTH: Integration = { sync: true, waitForTaskToken: true }

const needing = (integration: Integration, ...required: readonly string[]): Integration => ({ ...integration, required })

const SERVICES: Readonly<Record<string, Readonly<Record<string, Integration>>>> = {
  apigateway: { invoke: needing(CALLBACK, 'ApiEndpoint', 'Method') },
  athena: { startQueryExecution: JOB, stopQueryExecution: REQUEST, getQueryExecution: REQUEST, getQueryResults: REQUEST },
  batch: { submitJob: JOB },
  bedrock: { invokeModel: BOTH, createModelCustomizationJob: BOTH },
  codebuild: {
    startBuild: JOB,
    stopBuild: REQUEST,
    batchDeleteBuilds: REQUEST,
    batchGetReports: REQUEST,
    startBuildBatch: JOB,
    stopBuildBatch: REQUEST,
    retryBuildBatch: JOB,
    deleteBuildBatch: REQUEST,
  },
  databrew: { startJobRun: JOB },
  dynamodb: {
    getItem: needing(REQUEST, 'TableName', 'Key'),
    putItem: needing(REQUEST, 'TableName', 'Item'),
    deleteItem: needing(REQUEST, 'TableName', 'Key'),
    updateItem: needing(REQUEST, 'TableName', 'Key'),
  },
  ecs: { runTask: needing(BOTH, 'TaskDefinition') },
  eks: {
    call: BOTH,
    runJob: BOTH,
    createCluster: BOTH,
    deleteCluster: BOTH,
    createFargateProfile: BOTH,
    deleteFargateProfile: BOTH,
    createNodegroup: BOTH,
    deleteNodegroup: BOTH,
  },
  elasticmapreduce: {
    createCluster: JOB,
    setClusterTerminationProtection: REQUEST,
    terminateCluster: JOB,
    addStep: JOB,
    cancelStep: REQUEST,
    modifyInstanceFleetByName: REQUEST,
    modifyInstanceGroupByName: REQUEST,
  },
  'emr-containers': { createVirtualCluster: REQUEST, deleteVirtualCluster: JOB, startJobRun: JOB },
  'emr-serverless': {
    createApplication: JOB,
    startApplication: JOB,
    stopApplication: JOB,
    deleteApplication: JOB,
    startJobRun: JOB,
    cancelJobRun: JOB,
  },
  events: { putEvents: needing(CALLBACK, 'Entries') },
  glue: { startJobRun: needing(JOB, 'JobName') },
  http: { invoke: needing(REQUEST, 'ApiEndpoint', 'Method') },
  lambda: { invoke: needing(CALLBACK, 'FunctionName') },
  mediaconvert: { createJob: JOB },
  sagemaker: {
    createEndpoint: REQUEST,
    createEndpointConfig: REQUEST,
    createHyperParameterTuningJob: JOB,
    createLabelingJob: JOB,
    createModel: REQUEST,
    createProcessingJob: JOB,
    createTrainingJob: JOB,
    createTransformJob: JOB,
    updateEndpoint: REQUEST,
  },
  sns: { publish: needing(CALLBACK, 'Message') },
  sqs: { sendMessage: needing(CALLBACK, 'QueueUrl', 'MessageBody') },
  states: { startExecution: needing(BOTH, 'StateMachineArn') },
}

/** Any action of any service by the AWS SDK; it can wait for a token, but not for a job. */
const SDK = CALLBACK

const INTEGRATIONS: ReadonlyMap<string, Integration> = new Map(
  Object.entries(SERVICES).flatMap(([service, apis]) =>
    Object.entries(apis).map(([api, integration]) => [`${service}:${api}`, integration] as const),
  ),
)

/**
 * The integration of that name, without the pattern at its end.
 *
 *     integrationOf('sqs:sendMessage')            // { waitForTaskToken: true, required: ['QueueUrl', 'MessageBody'] }
 *     integrationOf('aws-sdk:s3:listObjectsV2')   // { waitForTaskToken: true }
 *     integrationOf('dynamodb:query')             // undefined: only the SDK has it
 */
export function integrationOf(name: string): Integration | undefined {
  // What Amazon Bedrock AgentCore offers grows; AWS documents that all of it is request and response.
  if (/^bedrock-?agentcore:[a-z]\w*$/.test(name)) return REQUEST
  return /^aws-sdk:[a-z0-9]+:[a-z]\w*$/.test(name) ? SDK : INTEGRATIONS.get(name)
}
