/** Files as Telegram keeps them. */
export interface FileSource {
  /**
   * @throws PhotoError for a file that is too big, TelegramError when Telegram asks to wait, TelegramFileError for all
   * else. Their messages never hold the address, for that holds the token.
   */
  fetch(fileId: string): Promise<Uint8Array>
}
