import type { PutBackPreview, RunPutBack } from '#server/bridge/put-back/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** Why a file stays as it is. */
export const LEFT_WORDS = {
  changed: msg('changed since'),
  gone: msg('is not there any more'),
  taken: msg('something else is at its old place now'),
  'not-kept': msg('what was there before is not kept'),
  tangled: msg('moved and written in the same run; put it back by hand'),
} as const satisfies Record<PutBackPreview['left'][number]['reason'], string>

const ENDED_BEFORE = msg('Not put back: {run} ended before')
/** What became of a run that puts another one back, by its outcome. */
export const BY_WORDS = {
  open: msg('Being put back by {run}'),
  succeeded: msg('Put back by {run}'),
  failed: ENDED_BEFORE,
  cancelled: ENDED_BEFORE,
  expired: ENDED_BEFORE,
} as const satisfies Record<NonNullable<RunPutBack['by'][number]['outcome']> | 'open', string>

/** `9 e-mails stay sent`: what cannot be called back, in one line an ability. */
export function staySentence(t: Say, { n, title, tool, unsure }: PutBackPreview['stays'][number]): string {
  if (unsure) return t('{title}: {n} not sure to have arrived; look where it should be', { title, n })
  switch (tool) {
    case 'mail.send':
      return t.count(n, '{n} e-mail stays sent', '{n} e-mails stay sent')
    case 'http.send':
      return t.count(n, '{n} request stays sent', '{n} requests stay sent')
    case 'result.keep':
      return t.count(n, '{n} result stays under Results', '{n} results stay under Results')
    case 'memory.remember':
      return t.count(n, '{n} remembered value stays', '{n} remembered values stay')
    default:
      return t('{title}: {n} stay done', { title, n })
  }
}
