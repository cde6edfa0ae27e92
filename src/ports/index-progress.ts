/** How far the job is that makes what an import brought known to recognition. */
export interface IndexProgress {
  /** Of the import that asked for it. */
  readonly requestId: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  /** Photos it has to look at, and how many of them it has. */
  readonly total: number
  readonly done: number
  /** Photos that could not be indexed, and texts. */
  readonly failed: number
  /** Why it failed as a whole, for now. */
  readonly reason?: string
}

/** The last such job; any process may look how far it is. */
export interface IndexProgressStore {
  read(): Promise<IndexProgress | undefined>
  save(progress: IndexProgress): Promise<void>
}
