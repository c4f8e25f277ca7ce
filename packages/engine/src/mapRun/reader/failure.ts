/** The items can't be read: States.ItemReaderFailed, with the message as its cause. */
export class ItemReaderFailure extends Error {
  override readonly name = 'ItemReaderFailure'
}
