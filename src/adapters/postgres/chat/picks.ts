import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { type Fingerprint, fingerprintVersion } from '#src/domain/fingerprint.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { PickedPhoto } from '#src/ports/inquiry-store.ts'

/** What shoppers said of photos like one lately: more say nothing new. */
const maxPicks = 1_000

interface Noted {
  readonly inquiryId: number
  readonly messageId: number
  readonly fingerprint: Fingerprint
}

export async function noteFingerprint(
  db: Db,
  { inquiryId, messageId, fingerprint }: Noted,
): Promise<void> {
  await db
    .updateTable('inquiry_messages')
    .set({
      fingerprint: JSON.stringify(fingerprint),
      fingerprint_version: fingerprintVersion,
    })
    .where('inquiry_id', '=', inquiryId)
    .where('message_id', '=', String(messageId))
    .execute()
}

export async function readPicks(
  db: Db,
  fileUniqueId: string,
  skus: readonly Sku[],
): Promise<readonly PickedPhoto[]> {
  const rows = await db
    .selectFrom('inquiries as q')
    .innerJoin('inquiry_messages as p', 'p.inquiry_id', 'q.id')
    .select(['q.shopper_id', 'q.sku', 'p.file_unique_id', 'p.fingerprint', 'p.fingerprint_version'])
    .where('q.decided_by', '=', 'shopper')
    .where('q.state', '=', 'answered')
    .where('q.media_group_id', 'is', null)
    .where((eb) => eb.or([eb('p.file_unique_id', '=', fileUniqueId), eb('q.sku', 'in', skus)]))
    .orderBy('q.id', 'desc')
    .limit(maxPicks)
    .execute()
  return rows.flatMap((row): PickedPhoto[] => {
    if (row.sku === null || row.file_unique_id === null) return []
    const isCurrent = row.fingerprint_version === fingerprintVersion
    return [
      {
        shopperId: Number(row.shopper_id),
        sku: row.sku,
        fileUniqueId: row.file_unique_id,
        fingerprint: isCurrent ? row.fingerprint : null,
      },
    ]
  })
}
