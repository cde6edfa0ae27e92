import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ConfigError } from '#src/ports/errors.ts'

const usd = z.coerce.number('must be a number of dollars').nonnegative('must not be negative')
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' })

/** At least one. */
const httpUrls = z
  .string()
  .transform((text) => text.split(',').map((word) => word.trim()))
  .pipe(
    z.array(
      z.url({ protocol: /^https?$/, error: 'must be http(s) addresses, separated by commas' }),
    ),
  )

function list(allowed: readonly string[]) {
  return z
    .string()
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(
      z.array(z.enum(allowed, `must be a comma-separated list of ${allowed.join(', ')}`)).min(1),
    )
}

/** Every variable Vitryna reads (DESIGN.md, section 7). An empty variable counts as unset. */
const variables = z.object({
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'must look like 123456:ABC-DEF (ask @BotFather)')
    .optional(),
  TELEGRAM_API_ROOT: httpUrl.default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{1,256}$/, 'must be 1-256 letters, digits, _ or -')
    .optional(),
  MANAGER_CHAT_ID: z.coerce.number('must be a chat id').int('must be a chat id').optional(),
  PAYMENT_PROVIDER_TOKEN: z.string().optional(),
  NOVA_POSHTA_API_KEY: z.string().optional(),
  PAYMENT_WEBHOOK_SECRET: z.string().min(16, 'must be at least 16 characters long').optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// address' }).optional(),
  QDRANT_URL: httpUrls.optional(),
  QDRANT_API_KEY: z.string().optional(),
  VITRYNA_QDRANT_REPLICAS: z.coerce
    .number('must be a whole number above zero')
    .int('must be a whole number above zero')
    .min(1, 'must be a whole number above zero')
    .default(1),
  /** A server that tests and `bench` may fill and empty. */
  TEST_QDRANT_URL: httpUrls.optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  VITRYNA_DATABASE_POOL: z.coerce
    .number('must be a number of connections')
    .int('must be a number of connections')
    .min(1, 'must be at least 1')
    .default(10),
  VITRYNA_DATA_DIR: z.string().default('.vitryna'),
  VITRYNA_EMBEDDER: z.string().optional(),
  VITRYNA_EXECUTION_PROVIDERS: list(['cuda', 'webgpu', 'cpu']).default(['cuda', 'cpu']),
  VITRYNA_DAILY_BUDGET_USD: usd.default(5),
  VITRYNA_SHOPPER_DAILY_BUDGET_USD: usd.default(0.1),
  VITRYNA_ROLLOUT_DAILY_BUDGET_USD: usd.default(1),
  VITRYNA_HOURLY_LLM_REQUESTS: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .nonnegative('must not be negative')
    .default(100),
  VITRYNA_LLM_MODE: z.enum(['real', 'off', 'recorded'], 'must be real, off or recorded').optional(),
  HTTP_PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be 0-65535')
    .max(65_535, 'must be 0-65535')
    .default(8080),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be trace, debug, info, warn, error or silent',
    )
    .default('info'),
})

/** How shoppers reach this process, and how it calls the Bot API. */
export type RunMode =
  | { readonly kind: 'playground' }
  | ({ readonly kind: 'polling' } & BotAccess)
  | ({ readonly kind: 'webhook'; readonly url: string; readonly secret: string } & BotAccess)

interface BotAccess {
  readonly token: string
  /** The Bot API server, without a slash at its end. */
  readonly apiRoot: string
}

type Variables = z.output<typeof variables>

/** The variables; what they say of Telegram is in `mode` alone. */
export type Config = Readonly<Omit<Variables, `TELEGRAM_${string}`>> & {
  readonly mode: RunMode
  /** Every variable that ends with `_API_KEY`: `prompts/chain.yaml` names those of its models. */
  readonly apiKeys: Readonly<Record<string, string>>
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads every variable once.
 * @throws ConfigError naming each wrong value and each unknown `VITRYNA_*` name in one message; values are not
 * repeated in it, for some are secrets.
 */
export function readConfig(environment: Environment): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const parsed = variables.safeParse(set)
  const problems = [
    ...wrongValues(parsed.error?.issues ?? []),
    ...unknownNames(Object.keys(set)),
    ...missingToken(set),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`wrong settings: ${problems.join('; ')}`, {
      remedy: 'correct or unset these environment variables (README.md lists them all)',
    })
  }
  const {
    TELEGRAM_BOT_TOKEN,
    TELEGRAM_API_ROOT,
    TELEGRAM_WEBHOOK_URL,
    TELEGRAM_WEBHOOK_SECRET,
    ...rest
  } = parsed.data
  return Object.freeze({ ...rest, mode: modeOf(parsed.data), apiKeys: apiKeysOf(set) })
}

function missingToken({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url }: Environment) {
  const what = 'TELEGRAM_WEBHOOK_URL needs TELEGRAM_BOT_TOKEN (a webhook belongs to a bot)'
  return url && !token ? [what] : []
}

/** Without a token the playground, with an address for a webhook the webhook, else long polling. */
function modeOf(set: Variables): RunMode {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url } = set
  if (!token) return { kind: 'playground' }
  const access = { token, apiRoot: set.TELEGRAM_API_ROOT.replace(/\/$/, '') }
  if (!url) return { kind: 'polling', ...access }
  // Without a secret of the shop's own one is derived, the same in every process.
  const derived = createHash('sha256').update(`webhook:${token}`).digest('hex')
  return { kind: 'webhook', ...access, url, secret: set.TELEGRAM_WEBHOOK_SECRET ?? derived }
}

function apiKeysOf(set: Readonly<Record<string, string | undefined>>): Config['apiKeys'] {
  const keys = Object.entries(set).flatMap(([name, value]) =>
    name.endsWith('_API_KEY') && value ? [[name, value] as const] : [],
  )
  return Object.freeze(Object.fromEntries(keys))
}

/** Every value that must not be printed. */
export function secretsOf(config: Config): readonly string[] {
  const urls = [
    config.DATABASE_URL,
    config.REDIS_URL,
    config.OPENAI_BASE_URL,
    config.OTEL_EXPORTER_OTLP_ENDPOINT,
    ...(config.QDRANT_URL ?? []),
    ...(config.mode.kind === 'playground' ? [] : [config.mode.apiRoot]),
  ]
  return [
    ...telegramSecrets(config.mode),
    config.PAYMENT_PROVIDER_TOKEN,
    config.PAYMENT_WEBHOOK_SECRET,
    ...Object.values(config.apiKeys),
    ...urls.flatMap((url) => (url ? passwordsIn(url) : [])),
  ].filter((secret) => secret !== undefined)
}

const secretName = /(?:TOKEN|SECRET|KEY|PASSWORD)$/

/** The same of variables that may be wrong: what is said of them must not name one either. */
export function secretsIn(environment: Environment): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (!value) return []
    return secretName.test(name) ? [value] : value.split(',').flatMap(passwordsIn)
  })
}

/** As it stands in the address, and as it is. */
function passwordsIn(address: string): readonly string[] {
  const { password } = URL.parse(address.trim()) ?? { password: '' }
  if (password === '') return []
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}

function telegramSecrets(mode: RunMode): readonly string[] {
  switch (mode.kind) {
    case 'playground':
      return []
    case 'polling':
      return [mode.token]
    case 'webhook':
      return [mode.token, mode.secret]
  }
}

/** What the commands of this process must not print. */
export function processSecrets(): readonly string[] {
  return secretsIn(process.env)
}

/** The environment of this process. */
export function readProcessConfig(): Config {
  return readConfig(process.env)
}

/**
 * Adds the variables of a file to the environment; what is set already holds.
 * @throws ConfigError when it cannot be read.
 */
export function loadEnvironmentFile(file: string): void {
  try {
    process.loadEnvFile(file)
  } catch (cause) {
    throw new ConfigError(`the file with variables cannot be read: ${file}`, {
      remedy: 'copy .env.example and fill it in',
      cause,
    })
  }
}

/** The same for the playground, whatever is set of Telegram. */
export function readPlaygroundConfig(environment: Environment = process.env): Config {
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('TELEGRAM_'))
  return readConfig(Object.fromEntries(others))
}

/** Each variable once, however much is wrong with it. */
function wrongValues(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): readonly string[] {
  const byName = new Map(issues.map(({ path, message }) => [String(path[0]), message]))
  return [...byName].map(([name, message]) => `${name} ${message}`)
}

/** Those that are read here; models' keys (`*_API_KEY`) come beside them. */
export const variableNames: readonly string[] = Object.keys(variables.shape)

function unknownNames(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => isOurs(name) && !variableNames.includes(name))
    .map((name) => `${name} is not known (known: ${variableNames.filter(isOurs).join(', ')})`)
}

function isOurs(name: string): boolean {
  return name.startsWith('VITRYNA_')
}
