import type { ChannelPost } from '#src/domain/channel-post.ts'
import type { Sku } from '#src/domain/sku.ts'

/** Which products the posts of the shop's channel show, by the managers' word. */
export interface ChannelPosts {
  /**
   * From now on the post shows these products and no others; what was said of it before stays on record.
   * @param managerId who says so
   */
  link(post: ChannelPost, skus: readonly Sku[], managerId: number): Promise<void>
  /** What these posts show: products that are not hidden, each once, in the order in which they were named. */
  find(posts: readonly ChannelPost[]): Promise<readonly Sku[]>
}
