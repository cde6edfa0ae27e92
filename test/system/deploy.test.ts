import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const old = ['vitryna-bot-1', 'vitryna-http-1', 'vitryna-worker-1']
let scratch: string
let state: string

beforeEach(async () => {
  scratch = await makeScratchFolder('vitryna-deploy-')
  state = join(scratch, 'containers')
  await mkdir(state)
  await symlink(join(projectRoot, 'test/support/stand-in-docker.sh'), join(scratch, 'docker'))
  await writeFile(`${state}.log`, '')
  for (const name of old) await writeFile(join(state, name), 'vitryna:old\n')
})

/** With a stand-in for the engine in front of the path. */
async function deploy(version: string) {
  const child = spawn('bash', [join(projectRoot, 'ops/deploy.sh'), version], {
    env: {
      PATH: `${scratch}:${process.env['PATH']}`,
      TMPDIR: scratch,
      DOCKER_STATE: state,
      READY_SECONDS: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = child.stderr.toArray()
  const [code] = await once(child, 'exit')
  const log = (await readFile(`${state}.log`, 'utf8')).trim().split('\n')
  return {
    code,
    said: (await said).join(''),
    running: (await readdir(state)).toSorted(),
    asked: log.map((line) => line.split(' | ')[0] ?? ''),
    log,
  }
}

const isAskedFor = (asked: readonly string[], what: string) =>
  asked.some((one) => one.includes(what))

describe('a deployment', () => {
  it('of a candidate that the gate refuses changes nothing', async () => {
    const { code, said, running, asked } = await deploy('bad-gate')
    expect(code).toBe(1)
    expect(said).toContain('the gate refuses it; nothing was changed')
    expect(running).toEqual(old)
    expect(isAskedFor(asked, 'migrate')).toBe(false)
    expect(asked.filter((one) => /^stop/.test(one))).toEqual([])
  })

  it('of one that never becomes ready leaves the running version as it is', async () => {
    const { code, said, running, asked } = await deploy('never-ready')
    expect(code).toBe(1)
    expect(said).toContain('worker is not ready after 1 s; the running version goes on')
    expect(running).toEqual(old)
    expect(asked.filter((one) => /^stop/.test(one))).toEqual([])
  })

  it('of one whose schema cannot be made leaves it, too', async () => {
    const { code, running } = await deploy('cannot-migrate')
    expect({ code, running }).toEqual({ code: 1, running: old })
  })

  it('of a good one backs up, migrates, and swaps when all of it is ready', async () => {
    const { code, said, running, asked, log } = await deploy('good')
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('good is in use') })
    expect(running.map((name) => name.replace(/-\d{8}-\d{6}$/, ''))).toEqual([
      'vitryna-bot-good',
      'vitryna-http-good',
      'vitryna-worker-good',
    ])
    const at = (what: RegExp) => asked.findIndex((one) => what.test(one))
    const order = [/^build/, /^run .* eval/, /backup/, /migrate/, /--name vitryna-worker/, /^stop/]
    expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b))
    expect(order.map(at)).not.toContain(-1)
    // A port is one container's: the new one gets it when the old one has gone.
    const withPort = log.find((line) => line.includes('--service-ports')) ?? ''
    expect(withPort.split(' | ')[1]).not.toContain('vitryna-http-')
    expect(isAskedFor(asked, 'tag vitryna:good vitryna:latest')).toBe(true)
  })

  it('is begun by the workflow only when the gate was passed', async () => {
    const file = join(projectRoot, '.github/workflows/check.yaml')
    const { jobs } = parse(await readFile(file, 'utf8'))
    expect(jobs.deploy.needs).toContain('check')
    expect(jobs.deploy.steps.at(-1).run).toBe('bash ops/deploy.sh')
    expect(await readFile(join(projectRoot, '.ci/run'), 'utf8')).toContain(
      'vitryna eval evals/demo',
    )
  })
})
