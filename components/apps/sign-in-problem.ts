import type { Problem } from '#components/data/problem.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** What went wrong in signing in to an app, in one or two sentences. What the other side said is one word, shown as it is. */
export function whyOf(problem: Problem, t: Say): string {
  const field = problem.errors[0]?.message
  const { why, said, origin } = problem.context ?? {}
  const reason = typeof why === 'string' ? why : field
  const place = typeof origin === 'string' ? ` ${t('It leads to {place}.', { place: origin })}` : ''
  const what = `${t(problem.message)}${reason === undefined ? '.' : `: ${t(reason)}.`}${place}`
  return typeof said === 'string' ? `${what} ${t('It answered {code}.', { code: said })}` : `${what} ${t(problem.detail)}`
}
