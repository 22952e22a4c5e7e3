import { BookOpen } from 'lucide-react'
import Link from 'next/link'
import { useId, useRef, useState } from 'react'
import type { Draft } from '#components/crews/use-draft.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { nameSkill } from '#components/skills/name-skill.ts'
import { NewerLine } from '#components/skills/newer-line.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Skill = AuthoredMember['skills'][number]

/** What became of a skill since the job was put to work; holes are versions. */
const WORDS: { readonly [state in Skill['state']]: { readonly says: string; readonly tone: '' | 'warn' | 'danger' } } = {
  fixed: { says: msg('Version {used}, the same in every run'), tone: '' },
  other: { says: msg('Version {added} is added now. Runs use {used} until the job is put to work again.'), tone: 'warn' },
  withdrawn: { says: msg('Version {used} was withdrawn. It works on here; choose another one soon.'), tone: 'warn' },
  unsafe: {
    says: msg('Version {used} was withdrawn for its security. Runs stop until the job is put to work without it.'),
    tone: 'danger',
  },
  gone: { says: msg('Not added any more: runs cannot read it.'), tone: 'warn' },
  missing: { says: msg('Not added here yet'), tone: 'warn' },
  unnamed: { says: msg('Added; its job does not name it yet'), tone: '' },
}

interface Props {
  readonly memberId: string
  readonly skills: AuthoredMember['skills']
  /** The text that is open here: a skill is named in it. */
  readonly draft: Pick<Draft, 'yaml' | 'setYaml' | 'isReadable'>
}

/** Skills that the job names, that its runs use, or that it could name. Nothing is shown of a job without any. */
export function MemberSkills({ memberId, skills, draft }: Props) {
  const t = useT()
  const heading = useRef<HTMLHeadingElement>(null)
  const below = useId()
  const [isOpen, setOpen] = useState(false)
  if (skills.length === 0) return null
  const isSpare = ({ state, isForAll }: Skill): boolean => state === 'unnamed' && isForAll
  const spare = skills.filter(isSpare)
  const row = (skill: Skill) => (
    <SkillRow
      key={skill.slug}
      memberId={memberId}
      skill={skill}
      naming={skill.state === 'unnamed' ? { draft, onNamed: () => heading.current?.focus() } : null}
    />
  )
  return (
    <section className="card mb-5" id="skills" aria-labelledby="skills-title">
      <div className="card-h">
        <h2 id="skills-title" tabIndex={-1} ref={heading}>
          {t('Skills')}
        </h2>
        {skills.length > spare.length ? <span className="count">{skills.length - spare.length}</span> : null}
      </div>
      <ul className="scheds parted">{skills.filter((skill) => !isSpare(skill)).map(row)}</ul>
      {spare.length > 0 ? (
        <div className="px-4 py-2">
          <Button size="xs" look="ghost" aria-expanded={isOpen} aria-controls={below} onClick={() => setOpen(!isOpen)}>
            {isOpen
              ? t('Hide what everybody here has')
              : t.count(
                  spare.length,
                  '{n} skill that everybody here has can be named too',
                  '{n} skills that everybody here has can be named too',
                )}
          </Button>
        </div>
      ) : null}
      <ul id={below} className="scheds parted">
        {isOpen ? spare.map(row) : null}
      </ul>
    </section>
  )
}

interface RowProps {
  readonly memberId: string
  readonly skill: Skill
  /** Of one that the job does not name: the text it is written into, and what follows. */
  readonly naming: { readonly draft: Props['draft']; readonly onNamed: () => void } | null
}

function SkillRow({ memberId, skill, naming }: RowProps) {
  const t = useT()
  const off = useOff('author')
  const { added, description, isForAll, newer, secrets, skillId, slug, state, used, via } = skill
  const { says, tone } = WORDS[state]
  const version = used ?? added ?? ''
  const place = isForAll ? 'workspace' : `core:${memberId}`
  const to = off === null && skillId !== null ? { skillId, place, placeText: slug } : null
  return (
    <li className="row items-start gap-3 px-4 py-3">
      <BookOpen className={tone === '' ? 'i i-s mt-1 muted' : `i i-s mt-1 ${tone}`} aria-hidden />
      <div className="grow min-w-0">
        <p className="strong text-sm">
          {skillId === null ? (
            <SafeText text={slug} />
          ) : (
            <Link className="link" href={`/skills/${skillId}`}>
              {slug}
            </Link>
          )}
        </p>
        <p className={tone === '' ? 'muted text-sm' : 'text-sm'}>{t(says, { used: version, added: added ?? '' })}</p>
        {newer === null || skillId === null || via !== null ? null : (
          <div className="muted text-sm">
            <NewerLine newer={newer} to={to} />
          </div>
        )}
        {secrets.map(({ name, handle }) => (
          <p key={name} className="muted text-sm exact">
            <Said
              text="Where a step needs {name}, write {handle} into it."
              holes={{ name: <code className="mono-s">{name}</code>, handle: <code className="mono-s">{handle}</code> }}
            />
          </p>
        ))}
        {via === null ? null : (
          <p className="muted text-sm">
            <SafeText text={t('Needed by {name}', { name: via })} />
          </p>
        )}
        {description === '' ? null : (
          <p className="muted text-sm line-clamp-2">
            <SafeText text={description} />
          </p>
        )}
      </div>
      {naming !== null && off === null ? (
        <Button
          size="s"
          off={naming.draft.isReadable ? null : t('The text cannot be read; correct it under Source first.')}
          onClick={() => nameIt(naming, skill)}
        >
          {t('Name it in the job')}
          <span className="sr">: {slug}</span>
        </Button>
      ) : null}
      {state === 'missing' || state === 'gone' ? (
        <Link
          className={buttonClass('plain', 's')}
          href={skillId === null ? `/skills?${new URLSearchParams({ find: slug })}` : `/skills/${skillId}/add?for=core:${memberId}`}
        >
          {skillId === null ? t('Find it') : t('Add it')}
          <span className="sr">: {slug}</span>
        </Link>
      ) : null}
    </li>
  )
}

function nameIt({ draft, onNamed }: NonNullable<RowProps['naming']>, { slug, added }: Skill): void {
  const text = nameSkill(draft.yaml, slug, added ?? '')
  if (text === null || added === null) return
  draft.setYaml(text)
  onNamed()
}
