import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { variableNames } from '#src/config.ts'
import { roles } from '#src/service/roles.ts'

const pathOf = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const read = (path: string) => readFileSync(pathOf(path), 'utf8')

const image = z
  .string()
  .regex(/^(\$\{VITRYNA_IMAGE:-vitryna:latest\}|[\w./-]+:v?\d+\.\d+(\.\d+)?(-\w+)?)$/)
const healthcheck = z.strictObject({
  test: z.array(z.string()).min(2),
  interval: z.string(),
  timeout: z.string(),
  retries: z.int(),
})
const limits = z.strictObject({ cpus: z.string(), memory: z.string() })
const condition = z.enum(['service_started', 'service_healthy'])
const service = z.strictObject({
  image,
  deploy: z.strictObject({ resources: z.strictObject({ limits }) }),
  restart: z.literal('unless-stopped'),
  command: z.array(z.string()).exactOptional(),
  env_file: z.string().exactOptional(),
  environment: z.record(z.string(), z.string()).exactOptional(),
  volumes: z.array(z.string()).exactOptional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).exactOptional(),
  healthcheck: healthcheck.exactOptional(),
  shm_size: z.string().exactOptional(),
  init: z.boolean().exactOptional(),
  read_only: z.boolean().exactOptional(),
  tmpfs: z.array(z.string()).exactOptional(),
  cap_drop: z.array(z.string()).exactOptional(),
  security_opt: z.array(z.string()).exactOptional(),
  stop_grace_period: z.string().exactOptional(),
  networks: z.record(z.string(), z.unknown()).exactOptional(),
  depends_on: z.record(z.string(), z.strictObject({ condition })).exactOptional(),
})
const compose = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
})

const { services, volumes } = compose.parse(parse(read('ops/compose.yaml'), { merge: true }))
const parts = Object.entries(services).filter(([name]) => roles.some((role) => role === name))
const example = parseEnv(read('.env.example'))

describe('.env.example', () => {
  it('names every variable but those of tests, and none that nobody reads', () => {
    const ofCompose = [...read('ops/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
    const wanted = variableNames.filter((name) => !name.startsWith('TEST_'))
    const known = [...wanted, ...ofCompose.filter((name) => name !== 'VITRYNA_IMAGE')]
    expect(Object.keys(example).toSorted()).toEqual([...new Set(known)].toSorted())
  })
})

describe('compose.yaml', () => {
  it('runs the bot in parts, with nothing to write on but its data and /tmp', () => {
    expect(parts.map(([name]) => name).toSorted()).toEqual(['bot', 'http', 'worker'])
    for (const [name, part] of parts) {
      expect(part.command).toEqual(['start', '--role', name])
      expect(part).toMatchObject({ read_only: true, init: true, cap_drop: ['ALL'] })
      expect([...(part.tmpfs ?? []), ...(part.volumes ?? [])].toSorted()).toEqual(
        name === 'worker' ? ['/tmp', 'data:/data'] : ['/data', '/tmp'],
      )
    }
  })

  it('gives it variables that it knows', () => {
    for (const [, { environment = {} }] of parts) {
      for (const name of Object.keys(environment)) expect(variableNames).toContain(name)
    }
  })

  it('mounts files that are there and volumes that are named', () => {
    const mounts = Object.values(services).flatMap(({ volumes: of = [] }) => of)
    const sources = mounts.map((mount) => mount.split(':')[0] ?? '')
    for (const source of sources.filter((one) => !one.startsWith('$'))) {
      if (source.startsWith('./')) expect(existsSync(pathOf(`ops/${source}`)), source).toBe(true)
      else expect(volumes).toHaveProperty(source)
    }
  })

  it('lets each depend on what there is, and waits for health where it is told', () => {
    for (const { depends_on: needs = {} } of Object.values(services)) {
      for (const [name, { condition: awaited }] of Object.entries(needs)) {
        expect(services).toHaveProperty(name)
        const isTold = services[name]?.healthcheck !== undefined
        expect(isTold || awaited === 'service_started').toBe(true)
      }
    }
  })

  it('lets Prometheus find each part by one name', () => {
    expect(read('ops/prometheus/prometheus.yaml')).toContain('names: [vitryna]')
    for (const [, { networks }] of parts) {
      expect(networks).toEqual({ default: { aliases: ['vitryna'] } })
    }
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  const stages = Object.groupBy(withStage(lines), ({ stage }) => stage)

  it('runs the Node that the tests run', () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')))
    expect(read('Dockerfile')).toContain(`NODE_IMAGE=node:${dependencies['node']}-bookworm-slim`)
  })

  it.each(['cpu', 'cuda'])(
    'makes an image for %s that runs as nobody, told by its health',
    (stage) => {
      const text = (stages[stage] ?? []).map(({ line }) => line).join('\n')
      for (const part of [
        'USER 10001:10001',
        'HEALTHCHECK',
        'STOPSIGNAL SIGTERM',
        '"src/cli/vitryna.ts"',
      ]) {
        expect(text).toContain(part)
      }
    },
  )

  it('runs no script of a package, and copies files that are there', () => {
    expect(lines.filter((line) => line.includes('npm ')).join('\n')).toMatch(
      /npm ci --ignore-scripts/,
    )
    for (const line of lines.filter((one) => /^COPY (?!--from|\$|\. )/.test(one))) {
      for (const file of line.split(' ').slice(1, -1))
        expect(existsSync(pathOf(file)), file).toBe(true)
    }
  })
})

function withStage(lines: readonly string[]) {
  let stage = ''
  return lines.map((line) => {
    stage = /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? stage
    return { stage, line }
  })
}
