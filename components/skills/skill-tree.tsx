import { CornerDownRight } from 'lucide-react'
import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { WITHDRAWN_WORDS } from '#components/skills/skill-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { TreeLine } from '#server/bridge/skills/schema.ts'

/** A skill and what it needs, each with the version it was fixed to and the range that asked for it. */
export function SkillTree({ lines, label }: { readonly lines: readonly TreeLine[]; readonly label: string }) {
  const t = useT()
  return (
    <ul className="skill-tree" aria-label={label}>
      {lines.map((line) => (
        <li key={line.key} style={{ paddingLeft: `calc(var(--s4) + ${Math.min(line.depth, 6)} * 20px)` }}>
          {line.depth > 0 ? <CornerDownRight className="i i-s muted" aria-hidden /> : null}
          <span className="exact">
            {line.skillId ? (
              <Link className="link" href={`/skills/${line.skillId}${line.version ? `?version=${line.version}` : ''}`}>
                <SafeText text={line.name} />
              </Link>
            ) : (
              <SafeText text={line.name} />
            )}{' '}
            <span className="mono-s">{line.version}</span>
          </span>
          {line.range === null ? null : <span className="muted">{t('asked for as {range}', { range: line.range })}</span>}
          {line.again ? <span className="muted">{t('as above')}</span> : null}
          {line.version === null ? <Badge tone="danger">{t('Nothing fits')}</Badge> : null}
          {line.withdrawn ? <Badge tone={WITHDRAWN_WORDS[line.withdrawn].tone}>{t(WITHDRAWN_WORDS[line.withdrawn].word)}</Badge> : null}
        </li>
      ))}
    </ul>
  )
}
