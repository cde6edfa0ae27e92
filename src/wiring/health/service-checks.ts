import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { AnswerCounts, ServiceFacts } from '#src/ports/service-facts.ts'

export interface ServiceCheckStores {
  readonly serviceFacts: ServiceFacts
}

/** The limits of the alerts in ops/prometheus. At a shop's few photos a share alone would tell of every failure. */
const failedShare = 0.05
const slowShare = 0.1
const leastInHour = 5
/** A trickle: hardly any photos in three hours, and all of them bad. */
const trickleHours = 3
const trickleShare = 0.95
const leastInTrickle = 2
const quietHours = 2
/** Fewer people than this a week ago say nothing of today. */
const leastWeekAgo = 5
const lateMinutes = 30
/** A database that takes longer keeps shoppers waiting, too. */
const countingMs = 2_500

/** How shoppers are served: what a shopkeeper would else hear from a customer. */
export function serviceChecks({ serviceFacts: facts }: ServiceCheckStores): readonly HealthCheck[] {
  const check = (
    name: string,
    watched: NonNullable<HealthCheck['watched']>,
    look: () => Promise<Finding>,
  ) => ({ name, isEssential: false, watched, look })
  return [
    check('answers', 'answers', () => checkAnswers(facts)),
    check('answer time', 'slow-answers', () => checkAnswerTime(facts)),
    check('late tickets', 'late-tickets', () => checkLateTickets(facts)),
    check('updates', 'updates', () => checkUpdates(facts)),
  ]
}

/** Whoever cannot count the answers cannot give any. */
async function checkAnswers(facts: ServiceFacts): Promise<Finding> {
  const counting = inTime(createDeadline(countingMs), bothSpans(facts))
  const counts = await counting.catch((error: unknown) => messageOf(error))
  if (typeof counts === 'string') {
    const detail = `answers cannot be counted: ${counts}`
    const remedy = 'see that the database answers: nothing can be answered without it'
    return { state: 'bad', detail, remedy, values: { bad: 0, all: 0 } }
  }
  const countBad = ({ answered, failed }: AnswerCounts) => ({ bad: failed, all: answered + failed })
  return judged(counts, countBad, {
    share: failedShare,
    say: (bad, all, hours) => `${bad} of ${all} photos were given up, in ${hours}`,
    remedy: 'see in the log why the job `answer` fails',
  })
}

async function checkAnswerTime(facts: ServiceFacts): Promise<Finding> {
  return judged(await bothSpans(facts), ({ answered, slow }) => ({ bad: slow, all: answered }), {
    share: slowShare,
    say: (bad, all, hours) => `${bad} of ${all} answers took over 10 s, in ${hours}`,
    remedy: 'see which rung takes so long (`vitryna explain`), and whether the machine is busy',
  })
}

interface Spans {
  readonly hour: AnswerCounts
  readonly trickle: AnswerCounts
}

async function bothSpans(facts: ServiceFacts): Promise<Spans> {
  return { hour: await facts.answers(1), trickle: await facts.answers(trickleHours) }
}

interface Judging {
  readonly share: number
  readonly say: (bad: number, all: number, hours: string) => string
  readonly remedy: string
}

function judged(
  { hour, trickle }: Spans,
  countBad: (counts: AnswerCounts) => { readonly bad: number; readonly all: number },
  { share, say, remedy }: Judging,
): Finding {
  const [lately, long] = [countBad(hour), countBad(trickle)]
  const isBad = lately.bad >= leastInHour && lately.bad > share * lately.all
  const isTrickleBad = long.bad >= leastInTrickle && long.bad >= trickleShare * long.all
  if (isBad || isTrickleBad) {
    const values = isBad ? lately : long
    const span = isBad ? 'the last hour' : `${trickleHours} hours`
    return { state: 'bad', detail: say(values.bad, values.all, span), remedy, values }
  }
  return { state: 'good', detail: say(lately.bad, lately.all, 'the last hour'), values: lately }
}

async function checkLateTickets(facts: ServiceFacts): Promise<Finding> {
  const count = await facts.lateTickets(lateMinutes)
  const values = { count }
  if (count === 0) return { state: 'good', detail: 'none is past its deadline', values }
  const detail = `${count} past their deadline for over ${lateMinutes} minutes`
  return { state: 'bad', detail, remedy: 'answer them: `/queue` in the managers’ group', values }
}

/** A webhook that Telegram has forgotten looks like a quiet day; last week tells the two apart. */
async function checkUpdates(facts: ServiceFacts): Promise<Finding> {
  const { now, weekAgo } = await facts.updates(quietHours)
  const detail = `${now} in ${quietHours} hours, ${weekAgo} in the same hours a week ago`
  const values = { count: weekAgo }
  if (now > 0 || weekAgo < leastWeekAgo) return { state: 'good', detail, values }
  const remedy = 'write to the bot; when it does not answer, see in its log what Telegram says'
  return { state: 'bad', detail, remedy, values }
}
