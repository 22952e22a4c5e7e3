import type { AuthorQuestion, Surroundings } from '#server/authoring/author/author.ts'
import { STANDING_TICKETS } from '#server/authoring/author/built-in/compose-actions.ts'
import { STANDING_FOLDER, STANDING_TABLE } from '#server/authoring/author/built-in/compose-source.ts'
import type { Choice, Job } from '#server/authoring/author/built-in/job.ts'
import type { Say } from '#server/kernel/language/say.ts'

export const QUESTIONS_MAX = 3
const OPTIONS_MAX = 5
export type Slot = 'job' | 'source' | 'folder' | 'recipient' | 'time' | 'day' | 'often' | 'ticket' | Choice['slot']

/** The most important thing that nobody said yet; each is asked once, three at most, and has something that stands without an answer. */
export function askNext(
  job: Job | null,
  asked: readonly Slot[],
  surroundings: Surroundings,
  say: Say,
): (AuthorQuestion & { slot: Slot }) | null {
  if (asked.length >= QUESTIONS_MAX) return null
  const open = job === null ? (['job'] as const) : openSlots(job)
  const slot = open.find((known) => !asked.includes(known))
  return slot === undefined ? null : questionFor(slot, surroundings, say, job)
}

/** What was left unsaid, the most important first. */
function openSlots(job: Job): readonly Slot[] {
  const open: Slot[] = []
  if (job.source.kind === 'table' && job.source.path === null) open.push('source')
  if (job.source.kind === 'folder' && job.source.path === null) open.push('folder')
  if (job.actions.some((action) => action.kind === 'mail' && action.to === null)) open.push('recipient')
  open.push(...job.choices.map(({ slot }) => slot))
  if (job.when.open !== null) open.push(job.when.open)
  if (job.actions.some((action) => action.kind === 'ticket' && action.url === null)) open.push('ticket')
  return open
}

function questionFor(slot: Slot, { files = [], people }: Surroundings, say: Say, job: Job | null): AuthorQuestion & { slot: Slot } {
  const emails = people.slice(0, OPTIONS_MAX - 1).map(({ email }) => email)
  const choice = job?.choices.find((one) => one.slot === slot)
  const options = (choice?.among ?? []).slice(0, OPTIONS_MAX).map(({ label }) => label)
  switch (slot) {
    case 'taker':
      return { slot, text: say('Which crew member is “{name}”?', { name: choice?.name ?? '' }), options }
    case 'app':
      return { slot, text: say('Which app is “{name}”?', { name: choice?.name ?? '' }), options }
    case 'skill':
      return { slot, text: say('Which skill is “{name}”?', { name: choice?.name ?? '' }), options }
    case 'job':
      return {
        slot,
        text: say('What should be done, with what, and when? A sentence like one of these will do.'),
        options: [
          say('Every Monday at 8, mail me the rows of open-items.csv that are overdue.'),
          say('When an e-mail arrives, open a ticket.'),
          say('Sort the files in the folder downloads by year.'),
        ],
      }
    case 'source': {
      const tables = files.filter((path) => /\.(csv|tsv|xlsx|ics|json)$/i.test(path)).slice(0, OPTIONS_MAX)
      return {
        slot,
        text: say('Which file holds the list?'),
        options: tables.length > 0 ? tables : [STANDING_TABLE],
        standing: STANDING_TABLE,
      }
    }
    case 'folder': {
      const folders = [...new Set(files.filter((path) => path.includes('/')).map((path) => path.slice(0, path.lastIndexOf('/'))))].slice(
        0,
        OPTIONS_MAX,
      )
      return { slot, text: say('Which folder?'), options: folders.length > 0 ? folders : [STANDING_FOLDER], standing: STANDING_FOLDER }
    }
    case 'recipient': {
      const rows = job?.source.kind === 'table' ? [say('The address in each row')] : []
      return {
        slot,
        text: say('Who gets the e-mail? An address, please.'),
        options: [...emails, ...rows],
      }
    }
    case 'time':
      return { slot, text: say('At what time?'), options: [say('at 8'), say('at 12'), say('at 17')], standing: say('at 8') }
    case 'day':
      return {
        slot,
        text: say('On which day, and at what time?'),
        options: [say('every Monday at 8'), say('first of the month at 9')],
        standing: say('at 8'),
      }
    case 'often':
      return {
        slot,
        text: say('It looks from time to time, so often that it fits into an hour or a day. How often?'),
        options: [say('every hour'), say('every day at 8')],
        standing: say('every hour'),
      }
    case 'ticket':
      return { slot, text: say('At which web address are tickets opened?'), options: [STANDING_TICKETS] }
  }
}
