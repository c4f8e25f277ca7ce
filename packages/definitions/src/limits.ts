/** Every limit of the package, named, in one place. What exceeds one is a diagnostic. */

/** Characters of a file. CloudFormation takes templates of 1 MB. */
export const MAX_TEXT_LENGTH = 2_000_000

/** Arrays, objects, calls and references inside one another, wherever something is followed into them. */
export const MAX_NESTING = 200

/** Values in a YAML text, with those that aliases repeat. */
export const MAX_YAML_VALUES = 500_000

/** Work that resolving references may take: values visited, and characters of texts made. */
export const MAX_WORK = 5_000_000

/** What following a name costs of it, in values visited. */
export const REFERENCE_WORK = 100

/** Diagnostics of one load. */
export const MAX_DIAGNOSTICS = 200

/** Characters of a part of the file that a diagnostic quotes. */
export const MAX_QUOTE_LENGTH = 120

/** Files that one load reads beside its own. */
export const MAX_FILES_READ = 200
