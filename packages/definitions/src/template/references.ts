import { isNumber, isObject, member, textMember, toNumber, type Json } from '@redrive/engine'
import { MAX_NESTING, REFERENCE_WORK } from '../limits.js'
import { attempt, addWarning, spend } from '../report.js'
import { attributeIn } from '../text/cloudFormationTags.js'
import { refused, misused, evaluated, NO_VALUE, type Call, type Evaluate, type Evaluated } from './call.js'
import { kindOf, madeUpAttribute, madeUpRef, type Home } from './madeUp.js'
import { givenValue, objectAt, type TemplateScope } from './scope.js'

/** `Ref: Name` */
export function ref(call: Call): Evaluated {
  return typeof call.argument === 'string' ? refTo(call, call.argument) : misused(call, 'the name of a parameter or a resource')
}

/** `Fn::GetAtt: [Name, Attribute]`, or with a dot between them. */
export function getAtt(call: Call): Evaluated {
  const { argument } = call
  const [resource, attribute] =
    typeof argument === 'string' ? attributeIn(argument) : Array.isArray(argument) ? (argument as readonly Json[]) : []
  const name = attribute === undefined ? undefined : evaluated(call, attribute, 1)
  if (typeof resource !== 'string' || typeof name !== 'string') return misused(call, 'the name of a resource and of an attribute of it')
  return attributeOf(call, resource, name)
}

/** What a name stands for, as in Ref and in `${Name}` of Fn::Sub. */
export function refTo(call: Call, name: string): Evaluated {
  const { scope } = call
  const given = givenValue(scope.options, name) ?? pseudoParameter(name, scope)
  if (given !== undefined) return given
  const parameter = member(scope.parameters, name)
  if (isObject(parameter)) return parameterValue(call, name, member(parameter, 'Default'), textMember(parameter, 'Type') ?? 'String')
  const type = typeOf(scope, name)
  if (type !== undefined) return madeUpRef(type, physicalName(scope, name, call.evaluate), homeOf(scope))
  return impliedReference(scope, name) ?? unknown(call, name)
}

/** What an attribute of a resource is, as in GetAtt and in `${Name.Attribute}` of Fn::Sub. */
export function attributeOf(call: Call, resource: string, attribute: string): Evaluated {
  const { scope } = call
  const key = `${resource}.${attribute}`
  const given = givenValue(scope.options, key)
  if (given !== undefined) return given
  const type = typeOf(scope, resource)
  if (type !== undefined) return madeUpAttribute(type, physicalName(scope, resource, call.evaluate), attribute, homeOf(scope))
  const implied = attribute === 'Arn' ? impliedRole(scope, resource) : undefined
  return implied ?? unknown(call, key)
}

function unknown(call: Call, name: string): undefined {
  return refused(
    call,
    'UNRESOLVED_REFERENCE',
    `${call.name}: there is no parameter or resource '${name}'; give its value in values['${name}']`,
  )
}

export function homeOf({ options: { region, accountId } }: TemplateScope): Home {
  return { partition: partitionOf(region ?? DEFAULT_REGION), region: region ?? DEFAULT_REGION, accountId: accountId ?? DEFAULT_ACCOUNT }
}

const DEFAULT_REGION = 'us-east-1'
const DEFAULT_ACCOUNT = '123456789012'

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

function pseudoParameter(name: string, scope: TemplateScope): Evaluated {
  const { partition, region, accountId } = homeOf(scope)
  switch (name) {
    case 'AWS::AccountId':
      return accountId
    case 'AWS::NoValue':
      return NO_VALUE
    case 'AWS::NotificationARNs':
      return []
    case 'AWS::Partition':
      return partition
    case 'AWS::Region':
      return region
    case 'AWS::StackId':
      return `arn:${partition}:cloudformation:${region}:${accountId}:stack/stack/00000000-0000-0000-0000-000000000000`
    case 'AWS::StackName':
      return 'stack'
    case 'AWS::URLSuffix':
      return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
    default:
      return undefined
  }
}

function parameterValue({ scope, path }: Call, name: string, value: Json | undefined, type: string): Json {
  if (value === undefined) {
    const message = `the parameter ${name} has no default and is given no value; its name stands for it (values['${name}'])`
    addWarning(scope.report, 'MADE_UP_VALUE', message, scope.placeOf(path))
    return type.startsWith('List<') || type === 'CommaDelimitedList' ? [name] : name
  }
  const isList = type.startsWith('List<') || type === 'CommaDelimitedList'
  if (isList && typeof value === 'string') return value.split(',').map(item => item.trim())
  // Parameters are texts, whatever they look like in the template.
  return isNumber(value) ? String(toNumber(value)) : typeof value === 'boolean' ? String(value) : value
}

function typeOf({ resources }: TemplateScope, name: string): string | undefined {
  const resource = member(resources, name)
  return isObject(resource) ? (textMember(resource, 'Type') ?? '') : undefined
}

/** The name that a resource's properties give it, where they can be evaluated; else its logical id. */
export function physicalName(scope: TemplateScope, logicalId: string, evaluate: Evaluate): string {
  const resource = objectAt(scope.resources, logicalId)
  const property = kindOf(textMember(resource, 'Type') ?? '').name
  const stated = property === undefined ? undefined : member(objectAt(resource, 'Properties'), property)
  if (stated === undefined || scope.resolving.has(logicalId) || scope.resolving.size > MAX_NESTING) return logicalId
  spend(scope.report, REFERENCE_WORK)
  const { value, failed } = attempt(scope.report, report =>
    evaluate(stated, { ...scope, report, resolving: new Set([...scope.resolving, logicalId]) }, ['Resources', logicalId]),
  )
  return !failed && typeof value === 'string' && value !== '' ? value : logicalId
}

const SERVERLESS = 'AWS::Serverless::'

/** What SAM makes beside the resources of the template. */
function impliedReference(scope: TemplateScope, name: string): string | undefined {
  if (name === 'ServerlessRestApi' || name === 'ServerlessHttpApi') return name
  if (typeOf(scope, name.replace(/Role$/, ''))?.startsWith(SERVERLESS) === true && name.endsWith('Role')) return name
  const [, version] = /^(.+)\.(?:Version|Alias)$/.exec(name) ?? []
  if (version === undefined || typeOf(scope, version) !== `${SERVERLESS}Function`) return undefined
  return `${madeUpAttribute(`${SERVERLESS}Function`, version, 'Arn', homeOf(scope))}:${name.endsWith('.Alias') ? 'live' : '1'}`
}

function impliedRole(scope: TemplateScope, resource: string): string | undefined {
  const owner = resource.endsWith('Role') ? typeOf(scope, resource.slice(0, -4)) : undefined
  return owner?.startsWith(SERVERLESS) === true ? madeUpAttribute('AWS::IAM::Role', resource, 'Arn', homeOf(scope)) : undefined
}
