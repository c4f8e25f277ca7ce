/**
 * Every quota and constant of the engine, named, in one place. The numbers are AWS's (service quotas page, API model, recordings);
 * bytes are UTF-8 bytes of JSON text, times are seconds unless the name says ms.
 */

/** Input, output or result of a task, state or execution, in bytes. More is `States.DataLimitExceeded`. */
export const MAX_PAYLOAD_BYTES = 262_144

/** Events in the history of a STANDARD execution. Only ExecutionSucceeded may be the last of them; otherwise it is ExecutionFailed. */
export const MAX_HISTORY_EVENTS = 25_000

/**
 * Events of an EXPRESS execution. AWS sets no limit but five minutes, which a loop of states that take no time would never reach here.
 */
export const MAX_EXPRESS_EVENTS = 500_000

/** An execution whose history has this many events can't be redriven. */
export const REDRIVE_EVENT_LIMIT = 24_999

/** How long after its end an execution can be redriven. */
export const REDRIVABLE_PERIOD_MS = 14 * 24 * 3600 * 1000

/** How long a STANDARD execution may take, from its start; also how long after its start it can be redriven. */
export const MAX_EXECUTION_MS = 365 * 24 * 3600 * 1000

/** How long an EXPRESS execution may take. */
export const MAX_EXPRESS_EXECUTION_MS = 5 * 60 * 1000

/** Executions started before this moment (2023-11-15) can't be redriven. */
export const REDRIVE_LAUNCH_MS = 1_700_006_400_000

/** How many client tokens of successful redrives an execution remembers. */
export const REMEMBERED_CLIENT_TOKENS = 10

/** For how long a client token of a successful redrive is remembered. */
export const CLIENT_TOKEN_LIFETIME_MS = 15 * 60 * 1000

export const MAX_CLIENT_TOKEN_LENGTH = 64

/** Iterations of an Inline Map that run at once, whatever MaxConcurrency says. */
export const MAX_INLINE_MAP_CONCURRENCY = 40

/** Child executions of a Distributed Map that run at once, whatever MaxConcurrency says. */
export const MAX_DISTRIBUTED_MAP_CONCURRENCY = 10_000

/** Items of a Distributed Map that an ItemReader reads. */
export const MAX_MAP_ITEMS = 100_000_000

export const MAX_MAP_RUN_REDRIVES = 1000

/** The first row of a CSV file, or CSVHeaders, in bytes. */
export const MAX_CSV_HEADER_BYTES = 10 * 1024

/** Characters of a definition. */
export const MAX_DEFINITION_LENGTH = 1_048_576

export const MAX_STATE_NAME_LENGTH = 80
export const MAX_VARIABLE_NAME_LENGTH = 80
export const MAX_LABEL_LENGTH = 40

/** Names of state machines, executions and activities. */
export const MAX_NAME_LENGTH = 80

export const MAX_ERROR_LENGTH = 256
export const MAX_CAUSE_LENGTH = 32_768

/** The value of one variable, and all values of one Assign together, in bytes. */
export const MAX_VARIABLE_BYTES = 262_144

/** All variables of an execution together, in bytes. */
export const MAX_ALL_VARIABLES_BYTES = 10 * 1024 * 1024

/** TimeoutSeconds, HeartbeatSeconds, Wait Seconds, IntervalSeconds, MaxAttempts. */
export const MAX_SECONDS = 99_999_999

export const MAX_RETRY_DELAY_SECONDS = 31_622_400

export const DEFAULT_RETRY_INTERVAL_SECONDS = 1
export const DEFAULT_RETRY_MAX_ATTEMPTS = 3
export const DEFAULT_RETRY_BACKOFF_RATE = 2

/** A Wait may end at most this long after its state was entered: the largest number of seconds in 31 bits. */
export const MAX_WAIT_SECONDS = 2 ** 31 - 1

/** Intrinsic functions inside intrinsic functions. */
export const MAX_INTRINSIC_DEPTH = 10

/** Items that States.ArrayRange makes. */
export const MAX_ARRAY_RANGE_ITEMS = 1000

/** Characters that States.Base64Encode, States.Base64Decode and States.Hash take. */
export const MAX_ENCODED_LENGTH = 10_000

/** Compiled forms of dynamic JSONPaths that are remembered. */
export const PATH_CACHE_SIZE = 1000

/** Filters inside filters of one JSONPath. */
export const MAX_FILTER_DEPTH = 4

/** Values that one evaluation of a JSONPath may look at: more than ten times as many as the largest payload can hold. */
export const MAX_JSONPATH_VISITS = 2_000_000

/** Groups inside groups of a regular expression in a JSONPath filter. */
export const MAX_PATTERN_DEPTH = 100

/** Instructions that a regular expression in a JSONPath filter compiles to; counted repetitions are written out. */
export const MAX_PATTERN_INSTRUCTIONS = 2_000

/** Steps that one match of a regular expression in a JSONPath filter may take. */
export const MAX_PATTERN_STEPS = 5_000_000

/** Steps of one JSONata expression: nodes evaluated, and work of built-in functions in the same measure. Stands for AWS's one second. */
export const MAX_JSONATA_STEPS = 3_000_000

/** JSONata expressions inside one another while they are evaluated, recursion included. */
export const MAX_JSONATA_DEPTH = 500

/** JSONata expressions inside one another as they are written. */
export const MAX_JSONATA_NESTING = 500

/** Items of one array that a JSONata expression makes. */
export const MAX_JSONATA_ITEMS = 1_000_000

/** Array items and object members that one JSONata expression makes altogether. */
export const MAX_JSONATA_CELLS = 32_000_000

/** UTF-16 units of one string that a JSONata expression makes. */
export const MAX_JSONATA_STRING_LENGTH = 2 ** 24

/** The value of a JSONata expression, in bytes of JSON text. */
export const MAX_JSONATA_RESULT_BYTES = 10 * 1024 * 1024

/** Instructions that a regular expression compiles to; counted repetitions of groups are written out. */
export const MAX_REGEX_INSTRUCTIONS = 10_000

/** How many Parallel branches and Map processors may lie in one another in a definition. AWS has a limit too, but does not say which. */
export const MAX_SCOPE_DEPTH = 100

/** What is wrong with a definition is not counted further than this. */
export const MAX_DIAGNOSTICS = 1000

/** Characters of a definition that an error in its JSON syntax quotes. */
export const MAX_ERROR_SOURCE_LENGTH = 500
