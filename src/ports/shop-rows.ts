/** What a copy of the database is of. */
export interface CopyStart {
  readonly kind: 'start'
  /** The last migration of the schema that the rows are of. */
  readonly schema: string
  /** When the database was as the copy says, ISO 8601. */
  readonly takenAt: string
  readonly tables: number
  readonly rows: number
}

/** The rows of one table follow, as many as it says. */
export interface TableStart {
  readonly kind: 'table'
  readonly table: string
  /** Those that are stored; what the database computes from them is not. */
  readonly columns: readonly string[]
  readonly rows: number
  /** The last id that was given out; null where the table gives out none, or has not yet. */
  readonly lastId: string | null
}

export interface TableRow {
  readonly kind: 'row'
  /** A JSON object, in one line: each value as PostgreSQL writes it into JSON. */
  readonly json: string
}

export type CopyPart = CopyStart | TableStart | TableRow

/** All rows of the shop's database, whichever PostgreSQL it is. */
export interface ShopRows {
  /**
   * Every table as of one moment, in little memory. Jobs of the queue and leases are left out: they are made anew of
   * the rows.
   */
  read(): AsyncGenerator<CopyPart>
  /**
   * Puts a copy of the same schema in the place of everything, in one transaction: all of it or nothing. Who was
   * forgotten since the copy was made is known afterwards (`ForgottenShoppers.unfinished`), and that the restore is not
   * over yet.
   * @throws AppError when the copy does not fit, or is not whole.
   */
  replace(parts: AsyncIterable<CopyPart>): Promise<void>
  /** Nothing is kept that somebody could miss. */
  isEmpty(): Promise<boolean>
  /** How many other connections a server has that may be of a running bot. */
  othersConnected(): Promise<number>
}
