import { BookOpen } from 'lucide-react'
import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { JobNamesIt } from '#components/skills/job-names-it.tsx'
import { scopeText, WHY_WORDS, WITHDRAWN_WORDS } from '#components/skills/skill-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { ScopedView, ScopeView } from '#server/bridge/skills/schema.ts'

interface RowProps {
  readonly skill: ScopeView['inEffect'][number]
  /** The crew member that is looked at. */
  readonly memberId: string | null
}

/** A skill that somebody has: what it is about, where it comes from, and through which other one. */
export function ScopedRow({ skill, memberId }: RowProps) {
  const t = useT()
  return (
    <li className="skill-scoped">
      <BookOpen className="i muted" aria-hidden />
      <Named skill={skill} />
      <span className="muted exact">
        {scopeText(skill.from, t)}
        {skill.via === null ? null : <span className="small block">{t('because {name} needs it', { name: skill.via })}</span>}
        {memberId === null ? null : <JobNamesIt named={skill.named} memberId={memberId} skill={skill.name} version={skill.version} />}
      </span>
      <span className="skill-marks">
        {skill.withdrawn ? <Badge tone={WITHDRAWN_WORDS[skill.withdrawn].tone}>{t(WITHDRAWN_WORDS[skill.withdrawn].word)}</Badge> : null}
      </span>
    </li>
  )
}

/** A skill that was added and does not count here, with the reason and what counts instead. */
export function LeftOutRow({ skill }: { readonly skill: ScopeView['notInEffect'][number] }) {
  const t = useT()
  const { word, tone } = WHY_WORDS[skill.why]
  return (
    <li className="skill-scoped">
      <BookOpen className="i muted" aria-hidden />
      <Named skill={skill} />
      <span className="muted exact">
        {scopeText(skill.from, t)}
        {skill.instead ? (
          <span className="small block">
            {t('{version} of {place} counts instead', { version: skill.instead.version, place: scopeText(skill.instead.from, t) })}
          </span>
        ) : null}
      </span>
      <span className="skill-marks">
        <Badge tone={tone}>{t(word)}</Badge>
      </span>
    </li>
  )
}

function Named({ skill }: { readonly skill: ScopedView }) {
  return (
    <span className="skill-name">
      <span className="exact">
        <Link className="link" href={`/skills/${skill.skillId}?version=${encodeURIComponent(skill.version)}`}>
          <SafeText text={skill.name} />
        </Link>{' '}
        <span className="mono-s">{skill.version}</span>
      </span>
      <span className="muted exact">
        <SafeText text={skill.description} />
      </span>
    </span>
  )
}
