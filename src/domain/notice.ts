/** Something the managers are told once, about money. Amounts in micro-USD. */
export type Notice =
  | { readonly kind: 'budget-low'; readonly spentMicroUsd: number; readonly budgetMicroUsd: number }
  | {
      readonly kind: 'budget-spike'
      /** Model requests in this hour, and in the busiest hour of the week before. */
      readonly requests: number
      readonly usualRequests: number
    }
