import { Command, Option } from 'commander'
import { type Config, readPlaygroundConfig, readProcessConfig, secretsOf } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { createRedactor } from '#src/lib/redact.ts'
import { type Role, roles } from '#src/service/roles.ts'
import { print, printNote, redact } from './output.ts'
import { createProgress } from './progress-bar.ts'

export function startCommand(): Command {
  return new Command('start')
    .description('run the bot; without TELEGRAM_BOT_TOKEN, the playground')
    .addOption(
      new Option('--role <role>', 'one part of it, on PostgreSQL and Redis')
        .choices(roles)
        .default('all'),
    )
    .action(({ role }: { readonly role: Role }) => run(readProcessConfig(), role))
}

export function playgroundCommand(): Command {
  return new Command('playground')
    .description('run the bot against the Bot API server on loopback, with a chat page')
    .action(() => run(readPlaygroundConfig()))
}

async function run(config: Config, role: Role = 'all'): Promise<void> {
  const isPlayground = config.mode.kind === 'playground'
  const log = createLogger({
    level: isPlayground ? quieter(config.LOG_LEVEL) : config.LOG_LEVEL,
    redact: createRedactor(secretsOf(config)),
  })
  const progress = createProgress()
  const { startService } = await import('#src/service/service.ts')
  const service = await startService({ config, log, progress }, role).finally(progress.stop)
  // Before it says that it runs: whoever reads that may end it at once.
  stopOnSignal(service.stop)
  if (isPlayground) {
    print(`Vitryna's playground is open: ${service.address}`)
    return
  }
  const what = role === 'all' ? 'Vitryna' : `Vitryna’s ${role}`
  print(`${what} is running; health and metrics at ${service.address}`)
  if (service.setupCode !== undefined) {
    printNote('there is no managers’ group yet: what the bot cannot name waits in the database')
    printNote(
      `add the bot to a group as an administrator and send there: /setup ${service.setupCode}`,
    )
  }
}

/** A newcomer should see the address, not the log. */
function quieter(level: string): string {
  return level === 'info' ? 'warn' : level
}

/** The first signal closes in order; a second one does not wait. */
function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(130)
      isStopping = true
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          printNote(redact(`vitryna: stopped with an error: ${String(error)}`))
          process.exit(1)
        },
      )
    })
  }
}
