import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Certificates, makeCertificates } from '#test/support/certificates.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'

let certificates: Certificates
let dataDir: string
let redis: OwnRedis
let double: QdrantDouble
let qdrant: Awaited<ReturnType<typeof startTlsProxy>>

beforeAll(async () => {
  if (redisMissing) return
  certificates = await makeCertificates()
  dataDir = await temporaryDataDir()
  redis = await startRedis(certificates)
  double = await startQdrantDouble()
  qdrant = await startTlsProxy(Number(new URL(double.url).port))
})
afterAll(async () => {
  if (redisMissing) return
  qdrant.close()
  await double.close()
  await redis.close()
  await certificates.remove()
  await rm(dataDir, { recursive: true, force: true })
})

/** TLS before a server that has none. */
async function startTlsProxy(port: number) {
  const { certificate, key } = certificates.server
  const proxy = createServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (incoming) => {
      const outgoing = connect(port, '127.0.0.1')
      incoming.on('error', () => outgoing.destroy())
      outgoing.on('error', () => incoming.destroy())
      incoming.pipe(outgoing).pipe(incoming)
    },
  )
  proxy.listen(0, 'localhost')
  await once(proxy, 'listening')
  return { port: (proxy.address() as AddressInfo).port, close: () => void proxy.close() }
}

/** What `doctor` says. */
async function diagnose(hostname: string, variables: Readonly<Record<string, string>>) {
  const { stdout } = await spawnVitryna(['doctor'], {
    VITRYNA_DATA_DIR: dataDir,
    REDIS_URL: redis.url.replace('localhost', hostname),
    QDRANT_URL: `https://${hostname}:${qdrant.port}`,
    ...variables,
  })
  return stdout
}

const reason = redisMissing ? ` (${redisMissing})` : ''

it.skipIf(redisMissing)(
  `certificates of a private authority are trusted when named${reason}`,
  async () => {
    const found = await diagnose('localhost', { NODE_EXTRA_CA_CERTS: certificates.authority })
    expect(found).toMatch(/^ok +redis +connected$/m)
    expect(found).toMatch(/^(ok|note) +qdrant .*version/m)
  },
)

const refused = [
  ['localhost', /self-signed certificate|unable to verify/, 'start with NODE_EXTRA_CA_CERTS=FILE'],
  ['127.0.0.1', /127\.0\.0\.1 is not in the cert/, 'use the host name that the certificate is for'],
] as const

it.skipIf(redisMissing).each(refused)(
  `what a certificate for another authority or host needs is said: %s${reason}`,
  async (hostname, problem, remedy) => {
    const variables: Readonly<Record<string, string>> =
      hostname === 'localhost' ? {} : { NODE_EXTRA_CA_CERTS: certificates.authority }
    const found = await diagnose(hostname, variables)
    for (const server of ['redis', 'qdrant']) {
      const [, detail, advice] =
        new RegExp(`^BAD +${server} (.*)\\n +-> (.*)$`, 'm').exec(found) ?? []
      expect(detail).toMatch(problem)
      expect(advice).toContain(remedy)
    }
  },
)
