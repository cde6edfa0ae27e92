/** What mailings, advertisements and messengers add to an address; the page stays the same. */
const tracking = /^(?:utm_.*|fbclid|gclid|gbraid|wbraid|ttclid|igshid|igsh|srsltid|mc_[ce]id|_ga)$/i

/**
 * Two addresses of one page have the same key: without scheme, `www.`, fragment, tracking, a slash at the end, and with
 * the parameters in one order. A text that is no http(s) address is its own key.
 */
export function addressKey(address: string): string {
  const url = URL.parse(address.trim())
  if (!url || !/^https?:$/.test(url.protocol)) return address.trim()
  const parameters = [...url.searchParams]
    .filter(([name]) => !tracking.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  const host = url.host.replace(/^www\./, '')
  const path = decoded(url.pathname).replace(/\/+$/, '')
  return `${host}${path}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`
}

/** `/%D1%81%D1%83%D0%BA%D0%BD%D1%8F` and `/сукня` are the same page. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
