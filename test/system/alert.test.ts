import { spawn, spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parse, stringify } from 'yaml'
import { saveAccuracy } from '#src/evals/accuracy.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { freePort } from '#test/support/free-port.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

/** As Debian calls them. */
const programs = ['prometheus', 'prometheus-alertmanager'] as const
const missing = programs.filter((name) => spawnSync(name, ['--version']).error !== undefined)
const suffix = missing.length > 0 ? ` (no ${missing.join(' and ')} on this machine)` : ''
const operations = fileURLToPath(new URL('../../ops/', import.meta.url))

const readOps = async (file: string) => parse(await readFile(join(operations, file), 'utf8'))

function run(program: (typeof programs)[number], ...args: readonly string[]): void {
  const child = spawn(program, args, { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
}

describe.skipIf(missing.length > 0)(`an alert${suffix}`, () => {
  let world: ChatWorld | undefined
  let scratch: string

  beforeAll(async () => {
    scratch = await makeScratchFolder('vitryna-alert-')
  })
  afterAll(async () => {
    await world?.close()
    await rm(scratch, { recursive: true, force: true })
  })

  it('reaches Telegram once when it fires and once when it is over', async () => {
    const shop = await openChatWorld()
    world = shop
    const { VITRYNA_DATA_DIR: dataDir = scratch } = shop.environment
    await saveAccuracy(dataDir, 0.5)
    const bot = await shop.startBot({ VITRYNA_DATA_DIR: dataDir })
    const managerPort = await freePort()
    await startAlertmanager(shop, managerPort)
    await startPrometheus(new URL(await bot.ready).host, managerPort)

    const told = () =>
      shop.telegram
        .messages(shop.telegram.managersGroupId)
        .flatMap(({ text = '' }) => (/^[🔴🟢]/u.test(text) ? [text.split('\n')[0]] : []))
    const summary = 'The last eval of the shop’s own cases got less than 90 % right'
    await expect.poll(told).toEqual([`🔴 ${summary}`])
    await saveAccuracy(dataDir, 0.95)
    await expect.poll(told).toEqual([`🔴 ${summary}`, `🟢 Over: ${summary}`])
  })

  async function startAlertmanager({ telegram, environment }: ChatWorld, port: number) {
    const config = await readOps('alertmanager/alertmanager.yaml')
    Object.assign(config.route, { group_wait: '1s', group_interval: '1s' })
    const { bot_token_file: _, ...chat } = config.receivers[0].telegram_configs[0]
    config.receivers[0].telegram_configs[0] = {
      ...chat,
      api_url: environment['TELEGRAM_API_ROOT'],
      bot_token: telegram.token,
      chat_id: telegram.managersGroupId,
    }
    const file = join(scratch, 'alertmanager.yaml')
    await writeFile(file, stringify(config))
    run(
      'prometheus-alertmanager',
      `--config.file=${file}`,
      `--storage.path=${join(scratch, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    )
  }

  async function startPrometheus(botHost: string, managerPort: number) {
    const config = await readOps('prometheus/prometheus.yaml')
    Object.assign(config.global, { scrape_interval: '1s', evaluation_interval: '1s' })
    config.rule_files = config.rule_files.map((name: string) =>
      join(operations, 'prometheus', name),
    )
    config.alerting.alertmanagers[0].static_configs[0].targets = [`127.0.0.1:${managerPort}`]
    const { dns_sd_configs: _, ...bot } = config.scrape_configs[0]
    config.scrape_configs[0] = { ...bot, static_configs: [{ targets: [botHost] }] }
    const file = join(scratch, 'prometheus.yaml')
    await writeFile(file, stringify(config))
    run(
      'prometheus',
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(scratch, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${await freePort()}`,
    )
  }
})
