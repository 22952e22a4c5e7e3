import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useZone } from '#components/shell/use-shell.ts'
import { ago } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { counted } from '#components/words.ts'
import type { Connector, TestOutcome as Outcome } from '#server/catalogue/schema.ts'

/** How the last test of the connection ended; a test starts nothing and changes nothing outside. */
export function TestOutcome({ app }: { readonly app: Connector }) {
  const zone = useZone()
  const now = useNow()
  const { test, testedAt } = app
  if (app.state === 'testing')
    return (
      <p className="note mb-4" role="status">
        Asking the app for its abilities. Nothing is accepted by it.
      </p>
    )
  if (!app.enabled) return <p className="note mb-4">It is switched off: nothing reaches it, and no run can use it.</p>
  if (test === null || testedAt === null) return null
  const when = ago(testedAt, zone, now)
  if (!test.ok)
    return (
      <p className="note danger mb-4" role="status">
        <CircleAlert className="i" aria-hidden />
        <span>
          Tested {when}: it did not work. {test.why} Nothing was changed.
        </span>
      </p>
    )
  const Icon = test.confined === false ? TriangleAlert : CircleCheck
  return (
    <p className={`note mb-4 ${test.confined === false ? 'warn' : ''}`} role="status">
      <Icon className="i" aria-hidden />
      <span>
        Tested {when}:{' '}
        {app.kind === 'http'
          ? 'every listed address can be reached by the rules.'
          : `it answers with ${counted(test.abilities, 'ability', 'abilities')}. ${differences(test)}`}
        {test.confined === false ? ' It runs unconfined on this machine, as the operator allowed.' : ''}
      </span>
    </p>
  )
}

function differences(test: Outcome): string {
  const parts = [
    test.fresh > 0 ? `${test.fresh} new` : '',
    test.changed > 0 ? `${test.changed} changed` : '',
    test.gone > 0 ? `${test.gone} gone` : '',
    test.refused > 0 ? `${test.refused} left out, because no job description could write the name` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'All are as accepted.' : `${parts.join(', ')}.`
}
