import { useState } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { SkillTree } from '#components/skills/skill-tree.tsx'
import { scopeText, USE_WORDS } from '#components/skills/skill-words.ts'
import { UseControls } from '#components/skills/use-controls.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/states.tsx'
import type { SkillUse } from '#server/bridge/skills/schema.ts'

/** For whom a skill was added here, what each was fixed to, and whether it works. */
export function SkillUses({ uses, skillName }: { readonly uses: readonly SkillUse[]; readonly skillName: string }) {
  const t = useT()
  return (
    <section className="card" aria-labelledby="skill-uses">
      <div className="card-h">
        <h2 id="skill-uses">{t('Used by')}</h2>
        <span className="count">{uses.length}</span>
      </div>
      {uses.length === 0 ? (
        <Empty title={t('Nobody uses it yet')}>{t('Add it for a crew member, for one person, or for everybody here.')}</Empty>
      ) : (
        <ul>
          {uses.map((use) => (
            <Use key={use.id} use={use} skillName={skillName} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Use({ use, skillName }: { readonly use: SkillUse; readonly skillName: string }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const [isOpen, setOpen] = useState(false)
  const { word, tone } = USE_WORDS[use.state]
  const when = dayTime(use.addedAt, clock, now)
  return (
    <li className="skill-use">
      <div className="flex flex-wrap items-start gap-2">
        <span className="strong exact grow">{scopeText(use.scope, t)}</span>
        <Badge tone={tone}>{t(word)}</Badge>
      </div>
      <p className="muted exact">
        <Said
          text="{version}, asked for as {range}"
          holes={{ version: <span className="mono-s">{use.version}</span>, range: <span className="mono-s">{use.ref}</span> }}
        />
        {use.through === null ? '' : ` · ${t('through {name}', { name: use.through })}`}
        {use.isSuccessor ? ` · ${t('replaces an older one once it is permitted')}` : ''}
      </p>
      <p className="muted exact">
        <Said text="by {name}, {when}" holes={{ name: <SafeText text={use.addedBy} />, when }} />
      </p>
      {use.withdrawn.map(({ name, version, severity }) => (
        <p key={`${name} ${version}`} className={severity === 'security' ? 'danger' : 'warn'}>
          {severity === 'security'
            ? t('{name} {version} is not safe and was withdrawn: this stands still.', { name, version })
            : t('{name} {version} was withdrawn; it goes on working here.', { name, version })}
        </p>
      ))}
      {use.tree.length > 1 ? (
        <Button size="xs" look="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('Hide what it needs') : t.count(use.tree.length - 1, 'Show the {n} skill it needs', 'Show the {n} skills it needs')}
          <span className="sr"> {scopeText(use.scope, t)}</span>
        </Button>
      ) : null}
      {isOpen ? <SkillTree lines={use.tree} label={t('What {name} needs', { name: skillName })} /> : null}
      <UseControls use={use} />
    </li>
  )
}
