import Link from 'next/link'
import { Said, useT } from '#components/language/language.tsx'
import { Badge } from '#components/ui/badge.tsx'
import type { Newer } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly newer: Newer
  /** Which skill, for whom in words and as the address says it; null: this reader may not change it. */
  readonly to: { readonly skillId: string; readonly place: string; readonly placeText: string } | null
}

/** That a version above the one that is added was published, whether it asks for more, and the way to what it would change. */
export function NewerLine({ newer: { version, wider, ref }, to }: Props) {
  const t = useT()
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        <Said text="{version} is published." holes={{ version: <span className="mono-s">{version}</span> }} />
      </span>
      {wider ? <Badge tone="warn">{t('Asks for more')}</Badge> : null}
      {to === null ? null : (
        <Link className="link" href={`/skills/${to.skillId}/add?${new URLSearchParams({ range: ref, for: to.place })}`}>
          {t('See what would change')}
          <span className="sr"> {to.placeText}</span>
        </Link>
      )}
    </p>
  )
}
