import type { ChannelPost } from '#src/domain/channel-post.ts'
import { maxCandidates } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'

export interface LinkPostDependencies {
  readonly catalogue: Pick<CatalogueStore, 'findSkus'>
  readonly channelPosts: Pick<ChannelPosts, 'link'>
}

/** A manager's word on what a post of the channel shows. */
export interface PostWord {
  /** undefined: the manager pointed at something else. */
  readonly post: ChannelPost | undefined
  /** SKUs as they were typed, with commas or spaces between. */
  readonly text: string
  readonly managerId: number
}

export type PostLinked =
  | { readonly result: 'linked'; readonly skus: readonly Sku[] }
  /** Nothing was linked: these are no SKUs of the shop, or of hidden products. */
  | { readonly result: 'unknown-skus'; readonly words: readonly string[] }
  /** No post, no SKU, or more than a choice can show. */
  | { readonly result: 'misused' }

/** Links a post of the channel to the products that a manager names. */
export async function linkPost(
  { catalogue, channelPosts }: LinkPostDependencies,
  { post, text, managerId }: PostWord,
): Promise<PostLinked> {
  const words = [...new Set(text.toUpperCase().split(/[\s,;]+/))].filter((word) => word !== '')
  if (!post || words.length === 0 || words.length > maxCandidates) return { result: 'misused' }
  const known = new Map(
    (await catalogue.findSkus(words)).map((sku) => [sku.toUpperCase(), sku] as const),
  )
  const unknown = words.filter((word) => !known.has(word))
  if (unknown.length > 0) return { result: 'unknown-skus', words: unknown }
  const skus = words.flatMap((word) => known.get(word) ?? [])
  await channelPosts.link(post, skus, managerId)
  return { result: 'linked', skus }
}
