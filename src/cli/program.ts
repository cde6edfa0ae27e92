import { Command, CommanderError } from 'commander'
import { loadEnvironmentFile } from '#src/config.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { benchCommand } from './bench.ts'
import { catalogCommand } from './catalog.ts'
import { doctorCommand } from './doctor.ts'
import { evalCommand } from './eval.ts'
import { explainCommand } from './explain.ts'
import { identifyCommand } from './identify.ts'
import { indexCommand } from './index-command.ts'
import { loadCommand } from './load.ts'
import { migrateCommand } from './migrate.ts'
import { modelsCommand } from './models.ts'
import { printFailure } from './output.ts'
import { promptsCommand } from './prompts.ts'
import { rolloutCommand } from './rollout.ts'
import { settingsCommand } from './settings.ts'
import { setupCommand } from './setup.ts'
import { playgroundCommand, startCommand } from './start.ts'

/** Runs the command that these arguments name and sets the exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
  } catch (error) {
    // Commander has printed its own message already.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else process.exitCode = printFailure(error)
  }
}

function createProgram(): Command {
  const program = new Command('vitryna')
    .description('A Telegram bot for a shop that names the product in a photo')
    .option('--env-file <file>', 'variables, as in .env.example; the environment takes precedence')
    .hook('preAction', (root) => {
      const { envFile } = root.opts<{ readonly envFile?: string }>()
      if (envFile !== undefined) loadEnvironmentFile(envFile)
    })
    .showHelpAfterError('(see --help)')
    .exitOverride()

  for (const command of [
    startCommand(),
    setupCommand(),
    playgroundCommand(),
    identifyCommand(),
    explainCommand(),
    catalogCommand(),
    indexCommand(),
    evalCommand(),
    modelsCommand(),
    promptsCommand(),
    rolloutCommand(),
    settingsCommand(),
    migrateCommand(),
    doctorCommand(),
    backupCommand(),
    restoreCommand(),
    benchCommand(),
    loadCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program))
    for (const part of command.commands) part.copyInheritedSettings(program)
  }
  return program
}
