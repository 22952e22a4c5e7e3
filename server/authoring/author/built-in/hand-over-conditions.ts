import { clockIn, findSchedule } from '#server/authoring/author/built-in/find-schedule.ts'
import { readWhen, type When } from '#server/authoring/author/built-in/read-when.ts'

/** When something is handed over. `other`: under a condition that nothing here can hold to. */
export type HandedWhen = 'always' | 'found' | 'other'

const WHEN = '(?:(?:only )?(?:when(?:ever)?|if|in case|as soon as|once)|provided(?: that)?|(?:nur )?(?:wenn|falls|sobald|sofern))'
const ANY =
  '(?:(?:something|anything)(?: new)?|any(?: (?:rows?|lines?|entries|hits?|results?))?|rows|hits|(?:irgend)?etwas|was|(?:irgend)?welche|zeilen|einträge|treffer)'
const FOUND: readonly RegExp[] = [
  new RegExp(
    `^${WHEN} (?:there )?(?:is |are |was |were |has been |have been )?${ANY}(?: (?:is|are|was|were|has been|have been))? found$`,
    'iu',
  ),
  new RegExp(`^${WHEN} there (?:is|are|was|were) ${ANY}$`, 'iu'),
  new RegExp(`^${WHEN} (?:it|he|she|you)(?: has| have)? (?:finds?|found) ${ANY}$`, 'iu'),
  new RegExp(`^${WHEN} (?:dabei )?${ANY} (?:gefunden (?:wurde|wurden|wird|werden|worden ist)|da ist|vorliegt|vorliegen)$`, 'iu'),
  new RegExp(`^${WHEN} (?:er|sie|es|du|man) ${ANY} (?:gefunden hat|findet|findest|gefunden hast)$`, 'iu'),
]
const DONE = new RegExp(
  `^${WHEN} (?:(?:it|this|that|everything|all|the (?:job|work)|es|das|alles) )?(?:(?:is|has been|are) )?(?:all )?(?:done|finished|complete|fertig|erledigt)(?: ist)?$`,
  'iu',
)
const REASON = /^(?:because|weil|damit|so that)(?!\p{L})/iu

/** What a part that hangs on a hand-over makes of it. Pure. */
export function handedWhen(part: string): HandedWhen {
  const said = part.trim().replace(/[.,!]+$/, '')
  if (FOUND.some((pattern) => pattern.test(said))) return 'found'
  return DONE.test(said) || REASON.test(said) ? 'always' : 'other'
}

/** The stricter of two. */
export const both = (one: HandedWhen, other: HandedWhen): HandedWhen =>
  one === 'other' || other === 'other' ? 'other' : one === 'found' || other === 'found' ? 'found' : 'always'

/** Whether a part says when something starts. */
export const saysStart = (part: string): boolean =>
  findSchedule(part) !== null || clockIn(part) !== null || readWhen(part).kind !== 'manual'

/** Whether it starts with the whole job: what is handed over at another time is another job. */
export function startsWith(part: string, { kind, cron }: When): boolean {
  const own = readWhen(part)
  const days = (one: string | null): string => (one ?? '').split(' ').slice(2).join(' ')
  return own.kind === kind && (own.cron === cron || (own.open === 'time' && days(own.cron) === days(cron)))
}
