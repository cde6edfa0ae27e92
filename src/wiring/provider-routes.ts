import type { Config } from '#src/config.ts'
import { isPrivateAddress } from '#src/lib/private-address.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import type { ModelStatus } from './breaker-stores.ts'

const defaultProvider = { baseUrl: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY' }

/** How a model of a chain is reached. */
export interface ProviderRoute<Card = ModelCard> {
  readonly card: Card
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly key: string | undefined
  readonly isReady: boolean
}

/** A default provider at an address of one's own may do without a key: a server on this machine does. */
export function routeTo<Card extends Pick<ModelCard, 'baseUrl' | 'key'>>(
  card: Card,
  config: Config,
): ProviderRoute<Card> {
  const isDefault = card.baseUrl === undefined
  const key = card.key ?? (isDefault ? defaultProvider.key : undefined)
  const apiKey = key && config.apiKeys[key]
  const isOwnServer = isDefault && config.OPENAI_BASE_URL !== undefined
  return {
    card,
    baseUrl: card.baseUrl ?? config.OPENAI_BASE_URL ?? defaultProvider.baseUrl,
    apiKey,
    key,
    isReady: key === undefined || apiKey !== undefined || isOwnServer,
  }
}

export function isOutside({ baseUrl }: Pick<ProviderRoute, 'baseUrl'>): boolean {
  return !isPrivateAddress(baseUrl)
}

export function statusOf({
  card,
  isReady,
  key,
}: ProviderRoute<Pick<ModelCard, 'name'>>): ModelStatus {
  return { name: card.name, isReady, key }
}
