import { Unplug } from 'lucide-react'
import Link from 'next/link'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

/** Apps that the job uses and nobody connected here, with what it uses of them. */
export function GapNote({ gaps }: { readonly gaps: AuthoredMember['gaps'] }) {
  if (gaps.length === 0) return null
  return (
    <div className="note warn mb-4">
      <Unplug className="i" aria-hidden />
      <div>
        <p className="strong">
          {gaps.length === 1
            ? 'This job uses an app that is not connected here'
            : `This job uses ${gaps.length} apps that are not connected here`}
        </p>
        <ul>
          {gaps.map(({ app, tools }) => (
            <li key={app}>
              <SafeText text={app} />: <SafeText text={tools.join(', ')} />
            </li>
          ))}
        </ul>
        <p className="mt-1">
          An admin connects it under{' '}
          <Link className="link" href="/apps">
            Connected apps
          </Link>
          , or use another ability in its place.
        </p>
      </div>
    </div>
  )
}
