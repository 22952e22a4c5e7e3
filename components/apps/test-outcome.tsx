import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import type { Connector, TestOutcome as Outcome } from '#server/catalogue/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** How the last test of the connection ended; a test starts nothing and changes nothing outside. */
export function TestOutcome({ app }: { readonly app: Connector }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { test, testedAt } = app
  if (app.state === 'testing')
    return (
      <p className="note mb-4" role="status">
        {t('Asking the app for its abilities. Nothing is accepted by it.')}
      </p>
    )
  if (!app.enabled) return <p className="note mb-4">{t('It is switched off: nothing reaches it, and no run can use it.')}</p>
  // what is missing is said, with the way to it, where signing in is
  if (test === null || testedAt === null || app.state === 'sign-in') return null
  const when = ago(testedAt, clock, now)
  if (!test.ok)
    return (
      <p className="note danger mb-4" role="status">
        <CircleAlert className="i" aria-hidden />
        <span>{t('Tested {when}: it did not work. {why} Nothing was changed.', { when, why: test.why ?? '' })}</span>
      </p>
    )
  const Icon = test.confined === false ? TriangleAlert : CircleCheck
  return (
    <p className={`note mb-4 ${test.confined === false ? 'warn' : ''}`} role="status">
      <Icon className="i" aria-hidden />
      <span>
        {app.kind === 'http'
          ? t('Tested {when}: every listed address can be reached by the rules.', { when })
          : `${t.count(test.abilities, 'Tested {when}: it answers with {n} ability.', 'Tested {when}: it answers with {n} abilities.', { when })} ${differences(test, t)}`}
        {test.confined === false ? ` ${t('It runs unconfined on this machine, as the operator allowed.')}` : ''}
      </span>
    </p>
  )
}

function differences(test: Outcome, t: Say): string {
  const parts = [
    test.fresh > 0 ? t('{n} new', { n: test.fresh }) : '',
    test.changed > 0 ? t('{n} changed', { n: test.changed }) : '',
    test.gone > 0 ? t('{n} gone', { n: test.gone }) : '',
    test.refused > 0 ? t('{n} left out, because no job description could write the name', { n: test.refused }) : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? t('All are as accepted.') : `${parts.join(', ')}.`
}
