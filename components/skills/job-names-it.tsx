import Link from 'next/link'
import { Said, useT } from '#components/language/language.tsx'
import { NameInJob } from '#components/skills/name-in-job.tsx'
import type { Naming } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly named: Naming | null
  readonly memberId: string
  /** As the workspace calls it, and the version that is added. */
  readonly skill: string
  readonly version: string
}

/** Of a skill that a crew member has: that its job does not name it, with the press that writes it there; nothing where it does. */
export function JobNamesIt({ named, memberId, skill, version }: Props) {
  const t = useT()
  if (named === null || named === 'job') return null
  if (named === 'draft')
    return (
      <span className="small block">
        <Said
          text="Named in {draft}; runs read it once that is put to work"
          holes={{
            draft: (
              <Link className="link" href={`/crews/${memberId}`}>
                {t('the draft')}
              </Link>
            ),
          }}
        />
      </span>
    )
  return (
    <span className="grid justify-items-start gap-1">
      <span className="small">{t('Added; its job does not name it yet')}</span>
      <NameInJob memberId={memberId} skill={skill} version={version} />
    </span>
  )
}
