import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { JobNamesIt } from '#components/skills/job-names-it.tsx'
import { NewerLine } from '#components/skills/newer-line.tsx'
import { SkillTree } from '#components/skills/skill-tree.tsx'
import { scopeText, USE_WORDS } from '#components/skills/skill-words.ts'
import { UseControls } from '#components/skills/use-controls.tsx'
import { UsePermissions } from '#components/skills/use-permissions.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { SkillDetail, SkillUse } from '#server/bridge/skills/schema.ts'

/** For whom a skill was added here, what each was fixed to, whether it works, and whether something newer is there. */
export function SkillUses({ skill: { name, uses, mayGrant } }: { readonly skill: SkillDetail }) {
  const t = useT()
  const home = useFocusHome<HTMLElement>()
  return (
    <section className="card" aria-labelledby="skill-uses" ref={home}>
      <div className="card-h">
        <h2 id="skill-uses">{t('Used by')}</h2>
        <span className="count">{uses.length}</span>
      </div>
      {uses.length === 0 ? (
        <Empty title={t('Nobody uses it yet')}>{t('Add it for a crew member, for one person, or for everybody here.')}</Empty>
      ) : (
        <ul>
          {uses.map((use) => (
            <Use key={use.id} use={use} skillName={name} mayGrant={mayGrant} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface UseProps {
  readonly use: SkillUse
  readonly skillName: string
  readonly mayGrant: boolean
}

function Use({ use, skillName, mayGrant }: UseProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('author')
  const { word, tone } = USE_WORDS[use.state]
  const when = dayTime(use.addedAt, clock, now)
  const { type, id } = use.scope
  const root = use.tree[0]?.skillId ?? null
  const to =
    off === null && root !== null
      ? { skillId: root, place: type === 'workspace' ? type : `${type}:${id}`, placeText: scopeText(use.scope, t) }
      : null
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
      {use.newer && use.through === null ? <NewerLine newer={use.newer} to={to} /> : null}
      {type === 'core' ? <JobNamesIt named={use.named} memberId={id} skill={use.name} version={use.version} /> : null}
      <Unfolded use={use} skillName={skillName} mayGrant={mayGrant} />
      <UseControls use={use} />
    </li>
  )
}

/** What one looks at now and then: the skills it needs, and what it was permitted. */
function Unfolded({ use, skillName, mayGrant }: UseProps) {
  const t = useT()
  const below = useId()
  const [open, setOpen] = useState<'tree' | 'given' | null>(null)
  const needs = use.tree.length - 1
  const place = <span className="sr"> {scopeText(use.scope, t)}</span>
  const toggle = (one: 'tree' | 'given') => ({
    size: 'xs' as const,
    look: 'ghost' as const,
    'aria-expanded': open === one,
    'aria-controls': below,
    onClick: () => setOpen(open === one ? null : one),
  })
  return (
    <>
      {needs > 0 || use.given.length > 0 ? (
        <div className="use-folds">
          {needs > 0 ? (
            <Button {...toggle('tree')}>
              <Chevron isOpen={open === 'tree'} />
              {open === 'tree' ? t('Hide what it needs') : t.count(needs, 'Show the {n} skill it needs', 'Show the {n} skills it needs')}
              {place}
            </Button>
          ) : null}
          {use.given.length > 0 ? (
            <Button {...toggle('given')}>
              <Chevron isOpen={open === 'given'} />
              {t.count(use.given.length, '{n} permission given', '{n} permissions given')}
              {place}
            </Button>
          ) : null}
        </div>
      ) : null}
      <div id={below}>
        {open === 'tree' ? <SkillTree lines={use.tree} label={t('What {name} needs', { name: skillName })} /> : null}
        {open === 'given' && use.given.length > 0 ? <UsePermissions use={use} mayGrant={mayGrant} /> : null}
      </div>
    </>
  )
}

function Chevron({ isOpen }: { readonly isOpen: boolean }) {
  const Icon = isOpen ? ChevronDown : ChevronRight
  return <Icon className="i i-s muted" aria-hidden />
}
