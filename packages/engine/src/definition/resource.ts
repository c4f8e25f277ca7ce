import type { TaskResource } from './machine.js'

const INTEGRATION = /^arn:[^:]*:states:[^:]*:[^:]*:(aws-sdk:[^:]+|[^:]+):(.+)$/

/** Takes the Resource of a Task apart into what its events say of it. */
export function parseResource(arn: string): TaskResource {
  const service = arn.split(':')[2]
  if (service === 'lambda') return { family: 'LambdaFunction', arn, resourceType: '', resource: arn, pattern: 'requestResponse' }
  const [, resourceType = '', resource = arn] = INTEGRATION.exec(arn) ?? []
  if (resourceType === 'activity') return { family: 'Activity', arn, resourceType: '', resource: arn, pattern: 'requestResponse' }
  return { family: 'Task', arn, resourceType, resource, pattern: patternOf(resource) }
}

function patternOf(resource: string): TaskResource['pattern'] {
  if (resource.endsWith('.waitForTaskToken')) return 'waitForTaskToken'
  return /\.sync(?::\d+)?$/.test(resource) ? 'sync' : 'requestResponse'
}
