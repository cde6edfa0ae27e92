import { Command } from 'commander'
import { print } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database schema up to date (every command does so by itself)')
    .action(() =>
      withVitryna(async ({ connection, migrated }) => {
        for (const name of migrated) print(`ran ${name}`)
        print(`${connection.description}: the schema is up to date`)
      }),
    )
}
