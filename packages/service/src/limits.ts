/** Every quota and constant of the service, named, in one place. The numbers are AWS's unless the comment says otherwise. */

/** Items on a page where maxResults is absent or 0. */
export const DEFAULT_PAGE_SIZE = 100

/** How long a nextToken is valid. */
export const PAGE_TOKEN_LIFETIME_MS = 24 * 3600 * 1000

/** How long GetActivityTask waits for a task. */
export const ACTIVITY_POLL_MS = 60_000

export const MAX_VERSIONS = 1000
export const MAX_ALIASES = 100
export const MAX_TAGS = 50

/** The input of an execution, as UTF-8. */
export const MAX_INPUT_BYTES = 262_144

/** Characters of the name of a state machine, execution or activity. */
export const MAX_NAME_LENGTH = 80

/** A closed execution's name can be used again after this time. */
export const NAME_RETENTION_MS = 90 * 24 * 3600 * 1000

/** The step in which EXPRESS executions are billed. */
export const BILLED_STEP_MS = 100
export const BILLED_MEMORY_MB = 64

/**
 * Executions that may start one another in a row at one moment. Ours: in virtual time, executions that start one another without end
 * would go on for ever.
 */
export const MAX_NESTING_AT_ONCE = 500

/** Bytes of an EventBridge event beyond which it leaves out the input, and then the output. */
export const MAX_EVENT_PAYLOAD_BYTES = 248 * 1024

/** Objects on a page of a listing of S3. */
export const S3_PAGE_SIZE = 1000

/** How long TestState lets a state run. */
export const TEST_STATE_TIMEOUT_MS = 5 * 60 * 1000
