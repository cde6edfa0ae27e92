import type { Transcript, TranscriptEntry } from '#src/ports/transcripts.ts'
import { managersLanguage } from './texts.ts'

/** What was said under a ticket, as plain text: a line for each message, in the time of the shop. */
export function transcriptText(
  { ticketId, shopper, openedAt, entries }: Transcript,
  timeZone: string,
): string {
  const format = new Intl.DateTimeFormat(managersLanguage, {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return [
    `№ ${ticketId} · ${shopper.name} · ${format.format(openedAt)}`,
    '',
    ...entries.map((entry) => `[${format.format(entry.at)}] ${entryText(entry, shopper.name)}`),
    '',
  ].join('\n')
}

function entryText({ who, name, kind, text }: TranscriptEntry, shopperName: string): string {
  const speaker = who === 'manager' ? `🙋 ${name ?? '?'}` : `👤 ${shopperName}`
  const what = kind === 'text' ? '' : `[${kind}] `
  return `${speaker}: ${what}${text}`.trimEnd()
}
