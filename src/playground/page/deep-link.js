/**
 * What a link into a bot's private chat starts it with: clients follow it by sending `/start` with that.
 *
 * @param {string} address
 * @param {string} botName
 * @returns {string | undefined} nothing for every other address
 */
export function startIn(address, botName) {
  const url = URL.parse(address)
  const isBots = url?.hostname === 't.me' && url.pathname === `/${botName}`
  return (isBots && url.searchParams.get('start')) || undefined
}
