import type { PlaceKind } from '#src/domain/delivery-text.ts'

/** A branch or a parcel locker that is open. */
export interface Branch {
  /** The carrier's own id of it. */
  readonly ref: string
  readonly kind: PlaceKind
  readonly number: number
  /** With its region, where others that were found have the same name. */
  readonly city: string
  /** Street and house, as the carrier writes them. */
  readonly address: string
}

export interface BranchQuery {
  readonly kind: PlaceKind
  /** As a shopper wrote it. */
  readonly city: string
  readonly number: number
}

/** A carrier's branches and lockers. */
export interface Branches {
  /**
   * Those of this number in towns of this name, as a rule one or none.
   * @throws BranchesError when the carrier does not say in time.
   */
  find(query: BranchQuery): Promise<readonly Branch[]>
}
