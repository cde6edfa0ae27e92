import type { Notice } from '#src/domain/notice.ts'

/** What the managers are told once, whichever process notices it first. */
export interface Notices {
  /** Keeps the notice with the job that tells it, unless one of this key was kept before. @returns whether it is new */
  tellOnce(key: string, notice: Notice): Promise<boolean>
  get(key: string): Promise<Notice | undefined>
}
