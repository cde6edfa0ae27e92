import type { Config } from '#src/config.ts'
import { ConfigError } from '#src/ports/errors.ts'

/** The parts that the bot may be split into; `all` of them in one process by default. */
export const roles = ['all', 'bot', 'worker', 'http'] as const
export type Role = (typeof roles)[number]

/** What a process does. Health and metrics are told by each. */
export interface Duties {
  /** Takes updates in: by asking for them, or by the webhook. */
  readonly takesIn: boolean
  /** Answers them: all that looks at photos and writes into chats. */
  readonly answers: boolean
  /** Takes requests from outside: the webhook and word of payments. */
  readonly serves: boolean
}

/**
 * @throws ConfigError when the parts could not find each other: several processes need servers in common, and one way
 * for updates to come in.
 */
export function dutiesOf(role: Role, config: Config): Duties {
  if (role === 'all') return { takesIn: true, answers: true, serves: true }
  const { mode } = config
  const missing = [
    ...(config.DATABASE_URL ? [] : ['DATABASE_URL']),
    ...(config.REDIS_URL ? [] : ['REDIS_URL']),
    ...(mode.kind === 'playground' ? ['TELEGRAM_BOT_TOKEN'] : []),
  ]
  if (missing.length > 0) {
    throw new ConfigError(`--role ${role} needs ${missing.join(', ')}: the parts meet there`, {
      remedy: `set ${missing.length > 1 ? 'them' : 'it'} for every process, or start one without --role`,
    })
  }
  const hasWebhook = mode.kind === 'webhook'
  if (role === 'bot' && hasWebhook) {
    throw new ConfigError('--role bot asks Telegram for updates, and TELEGRAM_WEBHOOK_URL is set', {
      remedy: 'start --role http in its place, or unset TELEGRAM_WEBHOOK_URL',
    })
  }
  return {
    takesIn: role === 'bot' || (role === 'http' && hasWebhook),
    answers: role === 'worker',
    serves: role === 'http',
  }
}
