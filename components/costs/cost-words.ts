import { euro } from '#components/costs/euro.ts'
import type { Tone } from '#components/words.ts'
import type { LimitView, Spent } from '#server/bridge/costs/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** `0.00 €, no model used`, or what it cost. Pure. */
export function spentText({ calls, settledMicro, estimatedMicro }: Spent, t: Say): string {
  return calls === 0 ? t('0.00 €, no model used') : euro(settledMicro + estimatedMicro, t)
}

/** How much of it is counted and how much estimated; null where nothing is estimated. Pure. */
export function estimatedText({ settledMicro, estimatedMicro }: Spent, t: Say): string | null {
  if (estimatedMicro === 0) return null
  return t('{counted} counted, at most {estimated} estimated', { counted: euro(settledMicro, t), estimated: euro(estimatedMicro, t) })
}

export const PERIOD_WORDS = {
  run: msg('each run'),
  day: msg('each day'),
  month: msg('each month'),
} as const satisfies Record<LimitView['period'], string>

/** What happens when nothing is left. */
export const AT_LIMIT_WORDS = {
  ask: msg('asks an admin'),
  block: msg('stops'),
} as const satisfies Record<LimitView['atLimit'], string>

export const LIMIT_STATE: { readonly [state in LimitView['state']]: { readonly word: string; readonly tone: Tone } } = {
  free: { word: msg('Within it'), tone: 'neutral' },
  warn: { word: msg('Over 80 %'), tone: 'warn' },
  full: { word: msg('Nothing left'), tone: 'danger' },
  broken: { word: msg('Not as an admin set it'), tone: 'danger' },
}

/** What a limit is for, in words. Pure. */
export function limitFor({ scope, subjectName }: Pick<LimitView, 'scope' | 'subjectName'>, t: Say): string {
  if (scope === 'workspace') return t('The whole workspace')
  if (scope === 'run') return t('Every run')
  if (scope === 'crew' && subjectName !== null) return crewTitle(subjectName, t)
  return subjectName ?? t('Somebody who left')
}

/** A crew among crew members and the workspace; the first one of a workspace is just called Crew. Pure. */
export function crewTitle(name: string, t: Say): string {
  return /^crew\b/i.test(name.trim()) ? name : t('Crew {name}', { name })
}

/** How many runs wait. Pure. */
export function waitsAt(n: number, t: Say): string {
  return n === 1 ? t('1 run waits') : t('{n} runs wait', { n })
}

/** How many runs go on. Pure. */
export function goesOn(n: number, t: Say): string {
  return n === 1 ? t('1 run goes on.') : t('{n} runs go on.', { n })
}
