import { connect, send } from './connection.js'
import { keepTime } from './date-time.js'
import { setUpViewer } from './dialogs.js'
import { find } from './dom.js'
import { chooseLanguage, language, onLanguage, text, translate } from './language.js'
import { Pane } from './pane.js'
import { Samples, sampleFile } from './samples.js'
import { Tabs } from './tabs.js'
import { setUpTheme } from './theme.js'

/** @import { PaneName, PlaygroundState, Sample } from '#src/playground/page-server/protocol.ts' */

const roomForSamples = matchMedia('(min-width: 52rem) and (min-height: 46rem)')

setUpTheme()
keepTime()
setUpViewer()
setUpLanguage()
openShop()

function setUpLanguage() {
  const buttons = document.querySelectorAll('[data-language]')
  for (const button of buttons) {
    button.addEventListener('click', () => {
      chooseLanguage(button.getAttribute('data-language') === 'en' ? 'en' : 'uk')
    })
  }
  onLanguage(() => {
    document.documentElement.lang = language()
    document.title = text('brand')
    translate(document)
    for (const button of buttons) {
      const chosen = button.getAttribute('data-language') === language()
      button.setAttribute('aria-pressed', String(chosen))
    }
  })
}

function openShop() {
  const panes = {
    shopper: makePane('shopper'),
    managers: makePane('managers'),
    business: makePane('business'),
  }
  const roots = {
    shopper: panes.shopper.root,
    managers: panes.managers.root,
    business: panes.business.root,
  }
  find(document, '#stage', HTMLElement).append(...Object.values(roots))
  const tabs = new Tabs(roots)
  const { composer, root } = panes.shopper
  const samples = new Samples(root, composer.button('samples'), async (sample) => {
    if (!roomForSamples.matches) samples.open(false)
    await sendSample(panes.shopper, sample)
  })
  connect({
    onState: (state) => {
      openPanes(panes, state)
      tabs.business = state.panes.business.isConnected
      composer.commands.commands = state.commands
      samples.samples = state.samples
      samples.open(panes.shopper.messages.isEmpty || roomForSamples.matches)
    },
    onEvent: (event) => {
      const isNews = panes[event.pane].take(event)
      if (event.kind === 'message' && isNews) tabs.note(event.pane, event.message.message_id)
      if (event.kind === 'deleted') tabs.forget(event.pane, event.messageId)
      if (event.kind === 'chat') tabs.business = event.view.isConnected
    },
    onConnected: showConnection,
  })
}

/** @param {PaneName} pane */
function makePane(pane) {
  return new Pane(pane, (draft) => send({ ...draft, pane, language: language() }))
}

/**
 * @param {Record<PaneName, Pane>} panes
 * @param {PlaygroundState} state
 */
function openPanes(panes, { bot, shopper, manager, panes: states }) {
  panes.shopper.open({ person: shopper, bot, state: states.shopper })
  panes.managers.open({ person: manager, bot, state: states.managers })
  // The shopper knows the account as the manager's: they do not see that a bot answers.
  const owner = { ...bot, first_name: manager.first_name }
  panes.business.open({ person: shopper, bot: owner, state: states.business })
}

/**
 * @param {Pane} pane
 * @param {Sample} sample
 */
async function sendSample(pane, sample) {
  try {
    const file = await sampleFile(sample)
    await send({ pane: 'shopper', text: '', files: [{ file, as: 'photo' }], language: language() })
  } catch {
    pane.toast(text('sampleFailed'))
  }
}

/** @param {boolean} connected */
function showConnection(connected) {
  const note = find(document, '#connection-note', HTMLElement)
  note.textContent = connected ? '' : text('reconnecting')
}
