/** Filters of the report, and the way from case to case by keyboard. */
const cases = [...document.querySelectorAll('.case')]
const filters = [...document.querySelectorAll('.filters select')]
const count = document.querySelector('#count')

const tests = {
  show: (one, value) => value !== 'changed' || !['same', 'new'].includes(one.dataset.change),
  tag: (one, value) => value === '' || JSON.parse(one.dataset.tags).includes(value),
  rung: (one, value) => value === '' || one.dataset.rung === value,
  grade: (one, value) => value === '' || one.dataset.grade === value,
}

function filter() {
  for (const one of cases) {
    one.hidden = !filters.every(({ name, value }) => tests[name](one, value))
  }
  count.textContent = `${shown().length} of ${cases.length} cases`
}

function shown() {
  return cases.filter((one) => !one.hidden)
}

function go(step) {
  const visible = shown()
  const at = visible.indexOf(document.activeElement?.closest('.case'))
  const next = visible[at < 0 ? 0 : Math.min(visible.length - 1, Math.max(0, at + step))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'start' })
}

const steps = { ArrowRight: 1, j: 1, ArrowLeft: -1, k: -1 }

document.addEventListener('keydown', (event) => {
  const step = steps[event.key]
  const isTyping =
    event.target.closest?.('select, input') || event.ctrlKey || event.metaKey || event.altKey
  if (!step || isTyping) return
  event.preventDefault()
  go(step)
})
document.querySelector('#next').addEventListener('click', () => go(1))
document.querySelector('#previous').addEventListener('click', () => go(-1))
for (const one of filters) one.addEventListener('change', filter)
filter()
