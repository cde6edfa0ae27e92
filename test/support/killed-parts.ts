import { setTimeout as delay } from 'node:timers/promises'
import type { Role } from '#src/service/roles.ts'
import type { BotChild } from './bot-child.ts'
import { type ChatWorld, type Door, openDoor } from './chat-world.ts'
import { killAtRequest } from './kill-at-request.ts'
import { isLong } from './long.ts'

export interface KilledPartsOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly random: () => number
  readonly killCount: number
  /** Resolves when this kill is due, counted from 1; false: there is nothing left to disturb. */
  readonly isDue: (kill: number) => Promise<boolean>
  /** Told before one dies. */
  readonly onDue: () => void
}

interface Part {
  readonly role: Role
  readonly door: Door
  bot: BotChild
}

/** Of the kills, those that may come before it is ready. */
const shareWhileStarting = 0.15
const longestStartMs = 2_500
/** The others come at a request after this time at the most: what dies at its first breath each time does no work. */
const longestLifeMs = isLong ? 3_000 : 1_000
/** One that asks for nothing is not waited for longer. */
const longestWaitMs = 3_000

/**
 * A bot in three processes, one that takes updates and two that work, each with an address of its own for Telegram, so
 * that each dies at a request of its own. They are killed and started again beside each other, until all kills are done.
 */
export async function runKilledParts(world: ChatWorld, options: KilledPartsOptions) {
  const parts = await Promise.all(
    (['bot', 'worker', 'worker'] as const).map((role) => startPart(world, role, options)),
  )
  let begun = 0
  const disturb = async (part: Part) => {
    while (begun < options.killCount) {
      begun += 1
      if (!(await options.isDue(begun))) return
      await killPart(world, part, options)
    }
  }
  const over = Promise.all(parts.map(disturb))
  return {
    over,
    async stop() {
      await over
      for (const { bot, door } of parts) {
        await bot.ready
        await bot.stop()
        await door.close()
      }
    },
  }
}

async function startPart(
  world: ChatWorld,
  role: Role,
  { environment }: KilledPartsOptions,
): Promise<Part> {
  const door = await openDoor(world.telegram)
  const bot = await world.startBot({ ...environment, TELEGRAM_API_ROOT: door.apiRoot }, role)
  return { role, door, bot }
}

async function killPart(
  world: ChatWorld,
  part: Part,
  { environment, random, onDue }: KilledPartsOptions,
): Promise<void> {
  const { door, role, bot } = part
  if (random() < shareWhileStarting) {
    await Promise.race([bot.ready, delay(random() * longestStartMs)])
    onDue()
    await bot.kill()
  } else {
    await bot.ready
    await delay(random() * longestLifeMs)
    await killAtRequest(door, bot, { random, onDue, longestMs: longestWaitMs })
  }
  part.bot = world.spawnBot({ ...environment, TELEGRAM_API_ROOT: door.apiRoot }, role)
}
