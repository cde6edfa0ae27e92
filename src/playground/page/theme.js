import { find } from './dom.js'

const storageKey = 'vitryna.theme'
const prefersDark = matchMedia('(prefers-color-scheme: dark)')

/** The system's theme until the reader chooses one. */
export function setUpTheme() {
  const button = find(document, '#theme-switch', HTMLButtonElement)
  const chosen = localStorage.getItem(storageKey)
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen
  const show = () => button.setAttribute('aria-pressed', String(isDark()))
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark'
    document.documentElement.dataset.theme = theme
    localStorage.setItem(storageKey, theme)
    show()
  })
  prefersDark.addEventListener('change', show)
  show()
}

function isDark() {
  const chosen = document.documentElement.dataset.theme
  return chosen ? chosen === 'dark' : prefersDark.matches
}
