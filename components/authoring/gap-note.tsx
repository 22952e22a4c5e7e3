import { Unplug } from 'lucide-react'
import Link from 'next/link'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

/** Apps that the job uses and nobody connected here, with what it uses of them. */
export function GapNote({ gaps }: { readonly gaps: AuthoredMember['gaps'] }) {
  const t = useT()
  if (gaps.length === 0) return null
  return (
    <div className="note warn mb-4">
      <Unplug className="i" aria-hidden />
      <div>
        <p className="strong">
          {t.count(gaps.length, 'This job uses an app that is not connected here', 'This job uses {n} apps that are not connected here')}
        </p>
        <ul>
          {gaps.map(({ app, tools }) => (
            <li key={app}>
              <SafeText text={app} />: <SafeText text={tools.join(', ')} />
            </li>
          ))}
        </ul>
        <p className="mt-1">
          <Said
            text="An admin connects it under {place}, or use another ability in its place."
            holes={{
              place: (
                <Link className="link" href="/apps">
                  {t('Connected apps')}
                </Link>
              ),
            }}
          />
        </p>
      </div>
    </div>
  )
}
