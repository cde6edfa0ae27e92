import type { Db } from '#src/adapters/postgres/connection/connect.ts'

export async function noteWritten(
  db: Db,
  note: { readonly inquiryId: number; readonly messageId: number; readonly written: string },
): Promise<void> {
  await db
    .updateTable('inquiry_messages')
    // A database keeps no NUL in a text.
    .set({ written: note.written.replaceAll('\0', '') || null })
    .where('inquiry_id', '=', note.inquiryId)
    .where('message_id', '=', String(note.messageId))
    .execute()
}
