import { BookOpen } from 'lucide-react'
import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { WITHDRAWN_WORDS } from '#components/skills/skill-words.ts'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { SkillListItem } from '#server/bridge/skills/schema.ts'

/** One skill of the registry: name and what it is about, its newest version, what to look at, and how often it was added. */
export function SkillRow({ skill }: { readonly skill: SkillListItem }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { newest, added, waiting } = skill
  return (
    <Link className="skill-row" href={`/skills/${skill.id}`}>
      <BookOpen className="i muted" aria-hidden />
      <span className="skill-name">
        <span className="strong exact">
          <SafeText text={skill.name} />
        </span>
        <span className="muted exact">
          <SafeText text={skill.description} />
        </span>
      </span>
      <span className="skill-marks">
        {waiting > 0 ? <Badge tone="warn">{t('Waits for permission')}</Badge> : null}
        {newest?.withdrawn ? (
          <Badge tone={WITHDRAWN_WORDS[newest.withdrawn].tone}>{t(WITHDRAWN_WORDS[newest.withdrawn].word)}</Badge>
        ) : null}
        {newest && newest.warnings > 0 ? (
          <Badge tone="warn">{t.count(newest.warnings, '{n} thing worth a look', '{n} things worth a look')}</Badge>
        ) : null}
        {skill.isOwn && skill.visibility === 'public' ? <Badge tone="edge">{t('Public')}</Badge> : null}
      </span>
      <span className="muted skill-added">{added === 0 ? t('not added') : t.count(added, 'added {n} time', 'added {n} times')}</span>
      <span className="num skill-when">
        {newest ? (
          <>
            <span className="mono-s">{newest.version}</span>
            <span className="muted small block">{ago(newest.publishedAt, clock, now)}</span>
          </>
        ) : (
          <span className="muted">{t('no version yet')}</span>
        )}
      </span>
    </Link>
  )
}
