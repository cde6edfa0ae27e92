import type { PhotoRole } from '#src/domain/reference-photo.ts'

/** Jobs of one kind that are due and that nobody has taken up. */
export interface WaitingJobs {
  readonly queue: string
  readonly count: number
  readonly oldestSeconds: number
}

/** Tickets of one level that wait for managers. */
export interface OpenTickets {
  readonly level: 1 | 2
  readonly count: number
  readonly oldestSeconds: number
  /** Those that no manager was shown. */
  readonly unposted: number
  /** Those past their deadline. */
  readonly late: number
}

/** How the shop stands, as far as its database knows. */
export interface ShopState {
  readonly jobs: readonly WaitingJobs[]
  readonly tickets: readonly OpenTickets[]
  /** Reference photos that are searched. */
  readonly photos: readonly { readonly role: PhotoRole; readonly count: number }[]
  readonly vectors: readonly { readonly embedderId: string; readonly count: number }[]
  /** Tickets that shoppers rated, by the number of stars. */
  readonly ratings: readonly { readonly stars: number; readonly count: number }[]
}

export interface ShopStateReader {
  read(): Promise<ShopState>
}
