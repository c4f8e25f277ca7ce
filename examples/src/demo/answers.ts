import type { Task } from '@redrive/engine'
import type { Answer } from '../run.js'

export const order = {
  orderId: 'A-1042',
  voucher: 'SPRING',
  address: 'Baker Street 221b',
  items: [{ sku: 'TEAPOT' }, { sku: 'MUG' }, { sku: 'KETTLE' }, { sku: 'TRAY' }],
}

/** A day on which the warehouse loses its connection for a while, and the courier knows no Baker Street. */
export function answerOnABadDay(task: Task): Answer {
  switch (task.stateName) {
    case 'CheckVoucher':
      return task.retryCount === 0
        ? { error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded', afterSeconds: 0.2 }
        : { error: 'Voucher.Expired', cause: 'SPRING ended in May', afterSeconds: 0.2 }
    case 'ReserveItem':
      return skuOf(task) === 'MUG'
        ? { error: 'Warehouse.Unavailable', cause: 'connection refused', afterSeconds: 1.5 }
        : { output: 'aisle 7', afterSeconds: 1 }
    case 'BookCourier':
      return { error: 'Courier.AddressUnknown', cause: 'no such street: Baker Street', afterSeconds: 4 }
    default:
      return answerOnAGoodDay(task)
  }
}

/** Everything works. */
export function answerOnAGoodDay(task: Task): Answer {
  switch (task.stateName) {
    case 'CheckVoucher':
      return { output: { percent: 10 }, afterSeconds: 0.2 }
    case 'ChargeCard':
      return { output: { chargeId: 'ch_77' }, afterSeconds: 0.8 }
    case 'ReserveItem':
      return { output: 'aisle 7', afterSeconds: 1 }
    case 'PackItem':
      return { output: `${skuOf(task)} in a box`, afterSeconds: 2 }
    case 'PrintInvoice':
      return { output: 'INV-1042', afterSeconds: 0.7 }
    case 'BookCourier':
      return { output: { courier: 'Sherlock Parcels', tracking: 'SP-221B' }, afterSeconds: 4 }
    case 'TellCustomer':
      return { output: { MessageId: 'c0ffee00-0000-4000-8000-000000000000' }, afterSeconds: 0.1 }
    default:
      throw new Error(`Nobody answers for the state ${task.stateName}`)
  }
}

const skuOf = ({ input }: Task) => (input as { readonly sku: string }).sku
