/** A post of a channel, as every forward of it names it. */
export interface ChannelPost {
  readonly channelId: number
  /** The post's message id within its channel. */
  readonly postId: number
}
