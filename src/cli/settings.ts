import { userInfo } from 'node:os'
import { Command } from 'commander'
import { stringify } from 'yaml'
import {
  defaultSettings,
  isSettingKey,
  meaningOf,
  type SettingKey,
  settingKeys,
} from '#src/domain/shop-settings.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { SettingChange, ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { print, printNote } from './output.ts'
import { readSettingsFile, readValue } from './settings-input.ts'
import { withVitryna } from './with-vitryna.ts'

export function settingsCommand(): Command {
  const command = new Command('settings').description(
    "the shop's policy: kept in the database, changed while the bot runs",
  )
  command
    .command('list')
    .description('every setting with its meaning, as a file that `settings load` takes')
    .option('--json', 'one JSON array on stdout')
    .action(list)
  command
    .command('get')
    .description('print one setting; who changed it, and when, goes to stderr')
    .argument('<key>', 'a name from `settings list`')
    .action(get)
  command
    .command('set')
    .description('change one setting; a bot that runs follows within a second or two')
    .argument('<key>', 'a name from `settings list`')
    .argument('<value>', 'as in YAML')
    .action((key: string, value: string) => change(() => ({ [key]: readValue(key, value) })))
  command
    .command('reset')
    .description('restore the default of a setting')
    .argument('<key>', 'a name from `settings list`')
    .action((key: string) => change(() => ({ [key]: null })))
  command
    .command('load')
    .description('change all settings that a file names, or none when one of them is wrong')
    .argument('<file>', 'YAML: `key: value` on each line; null gives the default back')
    .action((file: string) => change(() => readSettingsFile(file)))
  return command
}

interface ListedSetting {
  readonly key: SettingKey
  readonly value: unknown
  readonly default: unknown
  readonly meaning: string
  readonly changedBy?: string
  readonly changedAt?: Date
}

function list({ json = false }: { readonly json?: boolean }) {
  return withVitryna(async ({ stores: { shopSettings } }) => {
    const listed = await listedSettings(shopSettings)
    if (json) print(JSON.stringify(listed))
    else for (const setting of listed) print(`${asYaml(setting)}\n`)
  })
}

async function listedSettings(store: ShopSettingsStore): Promise<readonly ListedSetting[]> {
  const [inForce, changes] = [await store.read(), await store.lastChanges()]
  return settingKeys.map((key) => {
    const change = changes.find((one) => one.key === key && one.value !== null)
    return {
      key,
      value: inForce[key],
      default: defaultSettings[key],
      meaning: meaningOf(key),
      ...(change && { changedBy: change.changedBy, changedAt: change.changedAt }),
    }
  })
}

/** A setting that nobody has set is a comment: a list that is loaded again changes nothing. */
function asYaml({ key, value, meaning, ...setting }: ListedSetting): string {
  const line = stringify({ [key]: value }).trimEnd()
  if (setting.changedBy === undefined) return `# ${meaning}.\n${line.replaceAll(/^/gm, '# ')}`
  const usual = JSON.stringify(setting.default)
  const change = `${setting.changedBy}, ${setting.changedAt?.toISOString()}`
  return `# ${meaning}. Default: ${usual}. Changed by ${change}\n${line}`
}

function get(key: string) {
  return withVitryna(async ({ stores: { shopSettings } }) => {
    if (!isSettingKey(key)) {
      throw new ConfigError(`${key} is not a setting`, {
        remedy: '`vitryna settings list` shows them all',
      })
    }
    print(written((await shopSettings.read())[key]))
    for (const change of await shopSettings.history(key)) printNote(story(change))
  })
}

function story({ value, changedBy, changedAt }: SettingChange): string {
  const what = value === null ? 'the default' : written(value)
  return `${changedAt.toISOString()}  ${changedBy}: ${what}`
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function change(
  read: () => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const values = await read()
  await withVitryna(async ({ stores: { shopSettings } }) => {
    const changed = await shopSettings.change(values, whoIsHere())
    if (changed.length === 0) print('nothing to change: it is so already')
    const inForce = await shopSettings.read()
    for (const key of changed) print(`${key}: ${written(inForce[key])}`)
  })
}

/** Of this machine: a container may run under a number that has no name. */
function whoIsHere(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
