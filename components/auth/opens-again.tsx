import { useT } from '#components/language/language.tsx'
import { useNow } from '#components/time/use-now.ts'
import { dateLocale } from '#server/kernel/language/say.ts'

const MINUTE_MS = 60_000

/** When a closed door opens again, by the clock of this device: nobody is signed in yet, so no workspace says a zone. */
export function OpensAgain({ at }: { readonly at: unknown }) {
  const t = useT()
  const now = useNow()
  const opensMs = typeof at === 'string' ? Date.parse(at) : Number.NaN
  if (Number.isNaN(opensMs)) return null
  const left = Math.ceil((opensMs - now) / MINUTE_MS)
  const clock = new Date(opensMs).toLocaleTimeString(dateLocale(t.language), { hour: '2-digit', minute: '2-digit' })
  return (
    <p className="mt-0.5">
      {left <= 0
        ? t('It is open again now.')
        : t.count(left, 'Try again at {clock}, in {n} minute.', 'Try again at {clock}, in {n} minutes.', { clock })}
    </p>
  )
}
