'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { ExampleSkills } from '#components/skills/example-skills.tsx'
import { SkillRow } from '#components/skills/skill-row.tsx'
import { SkillsHead } from '#components/skills/skills-head.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { SkillList } from '#server/bridge/skills/schema.ts'

const WHOSE = ['own', 'others'] as const

/** Every skill one can add, by name, a page at a time; what is looked for stands in the address. */
export function RegistryScreen() {
  const t = useT()
  const off = useOff('author')
  const [find, setFind] = useQueryState('find', parseAsString.withDefault('').withOptions({ throttleMs: 300 }))
  const [of, setOf] = useQueryState('of', parseAsStringLiteral(WHOSE))
  const [after, setAfter] = useQueryState('after', parseAsString)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ find: find || null, of, after })) if (value !== null) query.set(name, value)
  const { data, error, isPending, refetch } = useRead<SkillList>(`/skill-registry?${query}`, { keep: true })
  const isEmpty = data !== undefined && !data.any
  const publish = (
    <Link className={buttonClass(isEmpty ? 'primary' : 'plain')} href="/skills/publish">
      <Plus className="i" aria-hidden />
      {t('Publish a skill')}
    </Link>
  )
  return (
    <main className="page">
      <SkillsHead here="/skills" {...(data ? { waiting: data.waiting } : {})}>
        {off === null && !isEmpty ? publish : null}
      </SkillsHead>
      {isEmpty ? null : (
        <search className="mb-3 flex flex-wrap gap-2">
          <input
            className="input"
            style={{ flex: '1 1 240px', width: 'auto' }}
            type="search"
            aria-label={t('Find a skill')}
            placeholder={t('Find a skill by its name or what it is about')}
            value={find}
            onChange={(event) => {
              void setAfter(null)
              void setFind(event.target.value || null)
            }}
          />
          <select
            className="input"
            style={{ width: 'auto' }}
            aria-label={t('Whose')}
            value={of ?? ''}
            onChange={(event) => {
              void setAfter(null)
              void setOf((event.target.value || null) as (typeof WHOSE)[number] | null)
            }}
          >
            <option value="">{t('Ours and public ones')}</option>
            <option value="own">{t('Ours')}</option>
            <option value="others">{t('Public ones of others')}</option>
          </select>
        </search>
      )}
      <section className="card" aria-label={t('Skills')}>
        {isPending && !error ? <SkeletonRows rows={6} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {isEmpty ? <NoSkill action={off === null ? publish : null} /> : null}
        {data?.any && data.items.length === 0 ? (
          <Empty title={t('No skill says that')}>{t('Search for fewer words, or look among all.')}</Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <ul>
            {data.items.map((skill) => (
              <li key={skill.id} className="skill-li">
                <SkillRow skill={skill} />
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      <div className="mt-3 flex gap-2">
        {after === null ? null : <Button onClick={() => void setAfter(null)}>{t('From the beginning')}</Button>}
        {data?.next ? <Button onClick={() => void setAfter(data.next, { history: 'push' })}>{t('More')}</Button> : null}
      </div>
    </main>
  )
}

function NoSkill({ action }: { readonly action: ReactNode }) {
  const t = useT()
  return (
    <>
      <Empty title={t('No skill is here yet')}>
        {t(
          'A skill is a folder with a page SKILL.md that says how something is done, for example how this company writes a reminder. Every crew member it is added to can read it.',
        )}
      </Empty>
      {action ? <ExampleSkills>{action}</ExampleSkills> : null}
    </>
  )
}
