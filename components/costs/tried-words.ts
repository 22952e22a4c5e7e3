import { msg, type Say } from '#server/kernel/language/say.ts'

/** What became of one try at one model, where it was not the answer. */
const TRIED_WORDS: { readonly [outcome: string]: string } = {
  resting: msg('left out: it failed often just before'),
  timeout: msg('answered too late'),
  unreachable: msg('did not answer'),
  cut: msg('broke off in the middle'),
  nonsense: msg('answered something unreadable'),
  failed: msg('said that it has no answer'),
  'no bound': msg('left out: what this may cost has no limit'),
  cancelled: msg('not waited for'),
}

/** Why a model that was tried gave no answer, in a few words. Pure. */
export function triedWord({ outcome, status }: { readonly outcome: string; readonly status: number | null }, t: Say): string {
  if (status !== null) return t('answered {status}', { status: String(status) })
  return Object.hasOwn(TRIED_WORDS, outcome) ? t(TRIED_WORDS[outcome] ?? outcome) : outcome
}
