/**
 * Frames that wait for their turn, those first that have been ready longest. (A linked list, because most commands let one or two frames
 * wait, and an array makes room for 17 with its first.)
 */
export class ReadyQueue {
  #first: Ready | undefined
  #last: Ready | undefined

  /** @param since the event that made the frame ready: after all that were ready by then */
  add(frame: number, since: number): void {
    this.#insert(frame, since, this.#last === undefined || this.#last.since <= since ? this.#last : this.#lastUntil(since))
  }

  addFirst(frame: number): void {
    this.#insert(frame, 0, undefined)
  }

  take(): number | undefined {
    const taken = this.#first
    this.#first = taken?.next
    if (this.#first === undefined) this.#last = undefined
    return taken?.frame
  }

  #lastUntil(since: number): Ready | undefined {
    let last: Ready | undefined
    for (let at = this.#first; at !== undefined && at.since <= since; at = at.next) last = at
    return last
  }

  #insert(frame: number, since: number, before: Ready | undefined): void {
    const ready: Ready = { frame, since, next: before === undefined ? this.#first : before.next }
    if (before === undefined) this.#first = ready
    else before.next = ready
    if (ready.next === undefined) this.#last = ready
  }
}

interface Ready {
  readonly frame: number
  readonly since: number
  next: Ready | undefined
}
