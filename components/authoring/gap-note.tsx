import { Unplug } from 'lucide-react'
import Link from 'next/link'
import { AskAdmin } from '#components/authoring/ask-admin.tsx'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { buttonClass } from '#components/ui/button.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

/** Apps that the job uses and nobody connected here, with what it uses of them. */
export function GapNote({ gaps }: { readonly gaps: AuthoredMember['gaps'] }) {
  const t = useT()
  const off = useOff('admin')
  if (gaps.length === 0) return null
  return (
    <div className="note warn mb-4">
      <Unplug className="i" aria-hidden />
      <div className="grow">
        <p className="strong">
          {t.count(gaps.length, 'This job uses an app that is not connected here', 'This job uses {n} apps that are not connected here')}
        </p>
        <ul>
          {gaps.map(({ app, tools }) => (
            <li key={app} className="row flex-wrap items-center gap-2">
              <span>
                <SafeText text={app} />: <SafeText text={tools.join(', ')} />
              </span>
              {off === null ? (
                <Link className={buttonClass('plain', 'xs')} href={`/apps?${new URLSearchParams({ connect: app })}`}>
                  {t('Connect it')}
                  <span className="sr">: {app}</span>
                </Link>
              ) : (
                <AskAdmin kind="app" name={app} />
              )}
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
