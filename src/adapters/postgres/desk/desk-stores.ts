import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createDeskReports } from './desk-reports.ts'
import { createRatings } from './ratings.ts'
import { createStaffDuties } from './staff-duties.ts'
import { createTicketDeadlines } from './ticket-deadlines.ts'
import { createTicketLabels } from './ticket-labels.ts'
import { createTranscripts } from './transcripts.ts'

/** How tickets are kept in order: their deadlines and labels, what groups are for, what became of it all. */
export function createDeskStores(db: Db, jobs: JobSender) {
  return {
    deadlines: createTicketDeadlines(db, jobs),
    labels: createTicketLabels(db, jobs),
    duties: createStaffDuties(db),
    ratings: createRatings(db, jobs),
    reports: createDeskReports(db),
    transcripts: createTranscripts(db),
  }
}
