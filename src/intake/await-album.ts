import { setTimeout as delay } from 'node:timers/promises'
import type { Inquiry } from '#src/domain/inquiry.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'

/** Telegram marks no end of an album: it is taken for complete when no photo came for so long. */
const albumPauseMs = 1_500

/** @returns the inquiry with its album complete; undefined when nobody waits for its answer any more. */
export async function awaitAlbum(
  inquiries: Pick<InquiryStore, 'get'>,
  first: Inquiry,
  signal: AbortSignal,
): Promise<Inquiry | undefined> {
  let inquiry: Inquiry | undefined = first
  for (let waitMs = pauseLeftMs(first); waitMs > 0; waitMs = pauseLeftMs(inquiry)) {
    await whileWaiting(() => delay(waitMs, undefined, { signal }))
    inquiry = await inquiries.get(first.id)
    if (inquiry?.state !== 'pending') return undefined
  }
  return inquiry
}

function pauseLeftMs(inquiry: Inquiry): number {
  if (!inquiry.isAlbum) return 0
  // Never longer than the pause itself, whatever the clocks of database and process say.
  return Math.min(albumPauseMs, lastReceivedMs(inquiry) + albumPauseMs - Date.now())
}

/** When the last message of an inquiry came. */
export function lastReceivedMs({ messages }: Pick<Inquiry, 'messages'>): number {
  return Math.max(...messages.map(({ receivedAt }) => receivedAt.getTime()))
}
