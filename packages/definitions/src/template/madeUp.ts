/**
 * What Ref and GetAtt give for resources that were never deployed: ARNs and names of the form that the service would make, always the
 * same. The physical name of a resource is the one that its properties give it, or its logical id.
 */
export interface ResourceKind {
  /** The property that names it. */
  readonly name?: string
  readonly arn?: string
  /** What Ref gives, or `arn`; the name by default. */
  readonly ref?: string
  /** What GetAtt gives beside Arn. */
  readonly attributes?: Readonly<Record<string, string>>
}

/** In the texts: P partition, R region, A account, N name. */
const FUNCTION: ResourceKind = { name: 'FunctionName', arn: 'arn:{P}:lambda:{R}:{A}:function:{N}' }
const TABLE: ResourceKind = {
  name: 'TableName',
  arn: 'arn:{P}:dynamodb:{R}:{A}:table/{N}',
  attributes: { StreamArn: 'arn:{P}:dynamodb:{R}:{A}:table/{N}/stream/2024-01-01T00:00:00.000' },
}
const STATE_MACHINE: ResourceKind = {
  name: 'StateMachineName',
  arn: 'arn:{P}:states:{R}:{A}:stateMachine:{N}',
  ref: 'arn',
  attributes: { Name: '{N}' },
}
const API: ResourceKind = { arn: 'arn:{P}:apigateway:{R}::/restapis/{N}', attributes: { RootResourceId: '{N}-root' } }

const KINDS: Readonly<Record<string, ResourceKind>> = {
  'AWS::ApiGateway::RestApi': API,
  'AWS::ApiGatewayV2::Api': { ...API, attributes: { ApiEndpoint: 'https://{N}.execute-api.{R}.amazonaws.com' } },
  'AWS::Athena::WorkGroup': { name: 'Name', arn: 'arn:{P}:athena:{R}:{A}:workgroup/{N}' },
  'AWS::Batch::ComputeEnvironment': { name: 'ComputeEnvironmentName', arn: 'arn:{P}:batch:{R}:{A}:compute-environment/{N}', ref: 'arn' },
  'AWS::Batch::JobDefinition': { name: 'JobDefinitionName', arn: 'arn:{P}:batch:{R}:{A}:job-definition/{N}:1', ref: 'arn' },
  'AWS::Batch::JobQueue': { name: 'JobQueueName', arn: 'arn:{P}:batch:{R}:{A}:job-queue/{N}', ref: 'arn' },
  'AWS::CodeBuild::Project': { name: 'Name', arn: 'arn:{P}:codebuild:{R}:{A}:project/{N}' },
  'AWS::DynamoDB::GlobalTable': TABLE,
  'AWS::DynamoDB::Table': TABLE,
  'AWS::EC2::SecurityGroup': { ref: 'sg-{N}', attributes: { GroupId: 'sg-{N}' } },
  'AWS::EC2::Subnet': { ref: 'subnet-{N}' },
  'AWS::EC2::VPC': { ref: 'vpc-{N}' },
  'AWS::ECS::Cluster': { name: 'ClusterName', arn: 'arn:{P}:ecs:{R}:{A}:cluster/{N}' },
  'AWS::ECS::TaskDefinition': { name: 'Family', arn: 'arn:{P}:ecs:{R}:{A}:task-definition/{N}:1', ref: 'arn' },
  'AWS::Events::ApiDestination': { name: 'Name', arn: 'arn:{P}:events:{R}:{A}:api-destination/{N}/00000000-0000-0000-0000-000000000000' },
  'AWS::Events::Connection': {
    name: 'Name',
    arn: 'arn:{P}:events:{R}:{A}:connection/{N}/00000000-0000-0000-0000-000000000000',
  },
  'AWS::Events::EventBus': { name: 'Name', arn: 'arn:{P}:events:{R}:{A}:event-bus/{N}', attributes: { Name: '{N}' } },
  'AWS::Events::Rule': { name: 'Name', arn: 'arn:{P}:events:{R}:{A}:rule/{N}' },
  'AWS::Glue::Job': { name: 'Name', arn: 'arn:{P}:glue:{R}:{A}:job/{N}' },
  'AWS::Glue::Crawler': { name: 'Name', arn: 'arn:{P}:glue:{R}:{A}:crawler/{N}' },
  'AWS::IAM::Role': { name: 'RoleName', arn: 'arn:{P}:iam::{A}:role/{N}' },
  'AWS::KMS::Key': { arn: 'arn:{P}:kms:{R}:{A}:key/{N}' },
  'AWS::Kinesis::Stream': { name: 'Name', arn: 'arn:{P}:kinesis:{R}:{A}:stream/{N}' },
  'AWS::Lambda::Alias': { name: 'Name', arn: 'arn:{P}:lambda:{R}:{A}:function:{N}:alias', ref: 'arn' },
  'AWS::Lambda::Function': FUNCTION,
  'AWS::Lambda::Version': { arn: 'arn:{P}:lambda:{R}:{A}:function:{N}:1', ref: 'arn' },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: 'arn:{P}:logs:{R}:{A}:log-group:{N}:*' },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    arn: 'arn:{P}:s3:::{N}',
    attributes: { DomainName: '{N}.s3.amazonaws.com', RegionalDomainName: '{N}.s3.{R}.amazonaws.com' },
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    arn: 'arn:{P}:sns:{R}:{A}:{N}',
    ref: 'arn',
    attributes: { TopicName: '{N}', TopicArn: 'arn:{P}:sns:{R}:{A}:{N}' },
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    arn: 'arn:{P}:sqs:{R}:{A}:{N}',
    ref: 'https://sqs.{R}.amazonaws.com/{A}/{N}',
    attributes: { QueueName: '{N}', QueueUrl: 'https://sqs.{R}.amazonaws.com/{A}/{N}' },
  },
  'AWS::SSM::Parameter': { name: 'Name', arn: 'arn:{P}:ssm:{R}:{A}:parameter/{N}' },
  'AWS::SecretsManager::Secret': { name: 'Name', arn: 'arn:{P}:secretsmanager:{R}:{A}:secret:{N}-AAAAAA', ref: 'arn' },
  'AWS::Serverless::Api': API,
  'AWS::Serverless::Function': FUNCTION,
  'AWS::Serverless::HttpApi': API,
  'AWS::Serverless::SimpleTable': TABLE,
  'AWS::Serverless::StateMachine': { ...STATE_MACHINE, name: 'Name' },
  'AWS::StepFunctions::Activity': {
    name: 'Name',
    arn: 'arn:{P}:states:{R}:{A}:activity:{N}',
    ref: 'arn',
    attributes: { Name: '{N}' },
  },
  'AWS::StepFunctions::StateMachine': STATE_MACHINE,
  'AWS::StepFunctions::StateMachineAlias': { name: 'Name', arn: 'arn:{P}:states:{R}:{A}:stateMachine:{N}', ref: 'arn' },
}

const UNKNOWN: ResourceKind = {}

export function kindOf(type: string): ResourceKind {
  return Object.hasOwn(KINDS, type) ? KINDS[type]! : UNKNOWN
}

/** Where made-up resources live. */
export interface Home {
  readonly partition: string
  readonly region: string
  readonly accountId: string
}

/**
 * What Ref gives for a resource.
 *
 *     madeUpRef('AWS::SNS::Topic', 'Orders', home)   // 'arn:aws:sns:us-east-1:123456789012:Orders'
 */
export function madeUpRef(type: string, name: string, home: Home): string {
  const { ref, arn } = kindOf(type)
  return fill((ref === 'arn' ? arn : ref) ?? '{N}', type, name, home)
}

/** What GetAtt gives for a resource. An attribute that nothing is known of is named after the resource and itself. */
export function madeUpAttribute(type: string, name: string, attribute: string, home: Home): string {
  const { arn, attributes = {} } = kindOf(type)
  if (Object.hasOwn(attributes, attribute)) return fill(attributes[attribute]!, type, name, home)
  if (attribute.endsWith('Arn')) return fill(arn ?? `arn:{P}:${serviceOf(type)}:{R}:{A}:{N}`, type, name, home)
  return `${name}-${attribute.replaceAll('.', '-')}`
}

function fill(text: string, type: string, name: string, { partition, region, accountId }: Home): string {
  // Names of buckets have no capital letters.
  const physical = type === 'AWS::S3::Bucket' ? name.toLowerCase() : name
  return text.replace(/\{([PRAN])\}/g, (_, part) =>
    part === 'P' ? partition : part === 'R' ? region : part === 'A' ? accountId : physical,
  )
}

const serviceOf = (type: string) => type.split('::')[1]?.toLowerCase() ?? 'custom'
