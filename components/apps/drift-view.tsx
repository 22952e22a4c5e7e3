import { DRIFT_WORDS } from '#components/apps/app-words.ts'
import { diffLines } from '#components/apps/line-diff.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Drift } from '#server/catalogue/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const SIGNS = { same: ' ', gone: '−', new: '+' } as const
const READ_OUT = { same: '', gone: msg('before: '), new: msg('now: ') } as const

/** What an app says now that it did not say when an ability was accepted: gone lines and new ones, by sign, word and colour. */
export function DriftView({ drift }: { readonly drift: readonly Drift[] }) {
  const t = useT()
  return (
    <section aria-label={t('What is different')} className="drift">
      {drift.map(({ field, before, after }) => (
        <div key={field}>
          <h4>{t(DRIFT_WORDS[field])}</h4>
          {before === null ? (
            <p className="hint mb-1">{t('They differ from those that were accepted, of which only a fingerprint is kept.')}</p>
          ) : null}
          <ol>
            {diffLines(before ?? after, after).map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of one comparison never move
              <li key={index} data-kind={line.kind}>
                <span aria-hidden>{SIGNS[line.kind]}</span>
                <span className="sr">{t(READ_OUT[line.kind])}</span>
                <span>
                  <SafeText text={line.text} />
                </span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}
