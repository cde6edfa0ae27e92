import type { GroupDuty } from '#src/domain/group-duty.ts'

/** What each of the managers' groups is for. */
export interface StaffDuties {
  /** Oldest first. */
  list(): Promise<readonly GroupDuty[]>
  set(duty: GroupDuty, managerId: number): Promise<void>
  /** Those of the products that are sold. */
  knownCategories(): Promise<readonly string[]>
}
