import type { IndexProgress } from '#src/ports/index-progress.ts'
import type { IndexReport } from '#src/ports/jobs.ts'
import { editMessage, type Messenger } from './edit-message.ts'
import { managersVoice } from './managers-message.ts'

/** An edit counts among the messages that a group may get in a minute. */
const everyMs = 5_000

type TellIndexing = (report: IndexReport, progress: IndexProgress) => Promise<void>

/**
 * Tells in one message how far an indexing job is: now and then while it goes on, and how it ended. Nothing depends on
 * it: what cannot be told is left out.
 */
export function createIndexTeller(
  messenger: Messenger,
  now: () => number = () => performance.now(),
): TellIndexing {
  let toldAtMs = Number.NEGATIVE_INFINITY
  let last = Promise.resolve()
  return (report, progress) => {
    const isOver = progress.state === 'done' || progress.state === 'failed'
    if (!isOver && now() - toldAtMs < everyMs) return last
    toldAtMs = now()
    const { chatId, messageId, title } = report
    const text = `${title}\n\n${progressText(progress)}`
    // In order, or the end might be told before the middle.
    last = last
      .then(() => editMessage(messenger, { chatId, messageId }, { text }))
      .then(
        () => undefined,
        () => undefined,
      )
    return last
  }
}

function progressText({ state, total, done, failed, reason }: IndexProgress): string {
  const { translate } = managersVoice
  switch (state) {
    case 'waiting':
    case 'running':
      return translate('index-running', { done, total })
    case 'done':
      return failed > 0
        ? translate('index-done-but', { total, failed })
        : translate('index-done', { total })
    case 'failed':
      return translate('index-failed', { reason: reason ?? '' })
  }
}
