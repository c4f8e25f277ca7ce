import type { EventType, LogEvent } from '../../history/event.js'
import type { Draft } from '../draft.js'

/** What an event of that type does to the state. */
export type Meaning<T extends EventType> = (draft: Draft, event: LogEvent<T>) => void
