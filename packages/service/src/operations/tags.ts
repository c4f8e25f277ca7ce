import { MAX_TAGS } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { parseArn } from '../world/arn.js'
import { keep, type Draft } from '../world/draft.js'
import { lookUp } from '../world/table.js'
import type { Tag } from '../world/world.js'
import { done, type Reply } from './reply.js'

interface Resource {
  readonly resourceArn: string
}

export function tagResource(draft: Draft, { resourceArn, tags }: Resource & { readonly tags: readonly Tag[] }): Reply {
  const merged = new Map(tagsOf(draft, resourceArn).map(tag => [tag.key, tag]))
  for (const tag of tags) merged.set(tag.key, tag)
  setTags(draft, resourceArn, [...merged.values()])
  return done()
}

export function untagResource(draft: Draft, { resourceArn, tagKeys }: Resource & { readonly tagKeys: readonly string[] }): Reply {
  setTags(
    draft,
    resourceArn,
    tagsOf(draft, resourceArn).filter(({ key }) => !tagKeys.includes(key)),
  )
  return done()
}

export function listTagsForResource(draft: Draft, { resourceArn }: Resource): Reply {
  return done({ tags: tagsOf(draft, resourceArn) })
}

/** @throws ApiError TooManyTags */
export function checkTags(tags: readonly Tag[], resourceName?: string): void {
  if (tags.length > MAX_TAGS) {
    throw new ApiError('TooManyTags', `A resource may have at most ${MAX_TAGS} tags`, resourceName === undefined ? {} : { resourceName })
  }
}

function tagsOf(draft: Draft, resourceArn: string): readonly Tag[] {
  const { resourceType } = parseArn(resourceArn, 'stateMachine', 'activity')
  const resource = resourceType === 'activity' ? lookUp(draft.activities, resourceArn) : lookUp(draft.stateMachines, resourceArn)
  if (resource === undefined) {
    throw new ApiError('ResourceNotFound', `Resource not found: '${resourceArn}'`, { resourceName: resourceArn })
  }
  return resource.tags
}

function setTags(draft: Draft, resourceArn: string, tags: readonly Tag[]): void {
  checkTags(tags, resourceArn)
  const machine = lookUp(draft.stateMachines, resourceArn)
  const activity = lookUp(draft.activities, resourceArn)
  if (machine !== undefined) keep(draft, 'stateMachines', { ...machine, tags })
  if (activity !== undefined) keep(draft, 'activities', { ...activity, tags })
}
