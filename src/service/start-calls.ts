import type { Api } from 'grammy'
import { allowedUpdates } from '#src/bot/bot.ts'
import { isGone } from '#src/bot/edit-message.ts'
import { announceCommands } from '#src/bot/features/commands.ts'
import { announceManagersCommands } from '#src/bot/managers-commands.ts'
import type { RunMode } from '#src/config.ts'
import { keepTrying } from '#src/lib/keep-trying.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import { TelegramError } from '#src/ports/errors.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

/** How soon a call is made again at first, doubled each time, and at most. */
const firstPauseMs = 1_000
const longestPauseMs = 300_000

/** How long to wait after a failure, the first is 1: as long as Telegram asks, and never less than the one before. */
export function pauseAfter(error: unknown, failures: number): number {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20))
  return Math.max(pauseMs, TelegramError.waitOf(error))
}

/** The calls at the start that the bot answers without. */
export interface StartCalls {
  /** Why updates are not on their way yet. */
  intakeProblem(): string | undefined
  stop(): Promise<void>
}

interface StartCallParts {
  readonly api: Api
  readonly telegram: RunMode
  readonly log: Logger
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly staffChats: Pick<StaffChats, 'list'>
}

/**
 * Tells Telegram where updates go and what to show in the menu, beside everything else: a call that fails is made again
 * until it succeeds, and neither ends the process nor keeps anybody waiting.
 */
export function makeStartCalls(parts: StartCallParts): StartCalls {
  const { api, telegram, log } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  let intakeProblem = telegram.kind === 'webhook' ? 'the webhook is not set yet' : undefined
  const untilDone = (name: string, call: () => Promise<unknown>, tell?: (reason: string) => void) =>
    keepTrying(call, {
      signal,
      onFailure(error, failures) {
        const pauseMs = pauseAfter(error, failures)
        const reason = messageOf(error)
        log.warn({ call: name, reason, pauseMs }, 'a call at the start failed, to be made again')
        tell?.(reason)
        return pauseMs
      },
    })
  const openWebhook = async () => {
    if (telegram.kind !== 'webhook') {
      await untilDone('deleteWebhook', () => api.deleteWebhook())
      return
    }
    const { url, secret } = telegram
    const extras = { secret_token: secret, allowed_updates: allowedUpdates }
    await untilDone(
      'setWebhook',
      () => api.setWebhook(url, extras),
      (reason) => {
        intakeProblem = `the webhook cannot be set: ${reason}`
      },
    )
    intakeProblem = undefined
  }
  const done = Promise.allSettled([
    openWebhook(),
    untilDone('setMyCommands', () => announceAll(parts)),
  ])
  return {
    intakeProblem: () => intakeProblem,
    async stop() {
      stopping.abort()
      await done
    },
  }
}

async function announceAll({ api, shopSettings, staffChats }: StartCallParts): Promise<void> {
  const { language } = await shopSettings.read()
  await announceCommands(api, language)
  for (const chatId of await staffChats.list()) {
    await announceManagersCommands(api, chatId, language).catch((error: unknown) => {
      // A group that the bot was put out of, or not let into yet, has no menu.
      if (!isGone(error)) throw error
    })
  }
}
