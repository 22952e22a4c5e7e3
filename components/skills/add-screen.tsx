'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { AddFoot } from '#components/skills/add-foot.tsx'
import { AddedCard } from '#components/skills/added-card.tsx'
import type { SecretChosen } from '#components/skills/choose-secret.ts'
import { type Place, PlaceFields, placeOf, usePlaceText } from '#components/skills/place-fields.tsx'
import { PreviewParts } from '#components/skills/preview-parts.tsx'
import { RangeFields } from '#components/skills/range-fields.tsx'
import { Crumb } from '#components/ui/crumb.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { AddPreview, SkillDetail } from '#server/bridge/skills/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'

const QUIET_MS = 300

/** Adding a skill: for whom, which versions, then everything it would be fixed to and asks for, before the one press that adds it. */
export function AddScreen({ id }: { readonly id: string }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<SkillDetail>(`/skill-registry/${id}`)
  return (
    <main className="page">
      {isPending && !error ? <SkeletonBlock height={320} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        data.version ? (
          <AddForm skill={data} newest={data.version} />
        ) : (
          <>
            <Head skill={data} title={t('Add this skill')} />
            <p className="note">{t('No version was published yet')}</p>
          </>
        )
      ) : null}
    </main>
  )
}

function Head({ skill, title }: { readonly skill: SkillDetail; readonly title: string }) {
  useEffect(() => {
    document.title = `${title} · Muster`
  }, [title])
  return (
    <div className="page-head">
      <Crumb href={`/skills/${skill.id}`}>
        <SafeText text={skill.name} />
      </Crumb>
      <h1>{title}</h1>
    </div>
  )
}

function AddForm({ skill, newest }: { readonly skill: SkillDetail; readonly newest: NonNullable<SkillDetail['version']> }) {
  const t = useT()
  const off = useOff('author')
  const [range, setRange] = useQueryState('range', parseAsString.withDefault(newest.wider ? newest.version : `^${newest.version}`))
  const [place, setPlace] = useQueryState('for', parseAsString.withDefault('workspace'))
  const [made, setMade] = useState<{ readonly view: BindingView; readonly title: string } | null>(null)
  const [handles, setHandles] = useState<SecretChosen>({})
  const asked = useResting(range)
  const chosen = placeOf(place)
  const placeText = usePlaceText(place)
  const { data, error, isFetching } = useRead<AddPreview>(off === null ? previewPath(skill.id, asked, chosen) : null, { keep: true })
  const isOld = asked !== range || isFetching
  const isNoRange = error?.errors.some(({ pointer }) => pointer.endsWith('/ref')) ?? false
  const title = titleOf(isThere(skill, chosen), error ? null : (data ?? null), t)
  if (off !== null || made !== null)
    return (
      <>
        <Head skill={skill} title={made?.title ?? title} />
        {made === null ? <p className="note">{off}</p> : <AddedCard made={made.view} placeText={placeText} />}
      </>
    )
  return (
    <>
      <Head skill={skill} title={title} />
      <div className="run-grid">
        <div>
          <PlaceFields place={place} onChange={(next) => void setPlace(next)} />
          <RangeFields
            newest={newest}
            versions={skill.versions}
            range={range}
            wrong={isNoRange ? t('Write it as ^1.2, 1.2.3 or latest.') : undefined}
            onChange={(next) => void setRange(next)}
          />
          {error && !isNoRange ? (
            <section className="card" aria-label={t('What it would be')}>
              <ProblemState problem={error} />
            </section>
          ) : null}
          {!data && !error && chosen ? <SkeletonBlock height={200} /> : null}
          {data && !error ? (
            <PreviewParts
              preview={data}
              memberId={chosen?.scopeType === 'core' ? (chosen.scopeId ?? null) : null}
              handles={handles}
              onHandles={setHandles}
            />
          ) : null}
        </div>
        <AddFoot
          skill={skill}
          range={range}
          place={chosen}
          placeText={placeText}
          preview={error || isOld || chosen === null ? null : (data ?? null)}
          handles={handles}
          wrong={error && !isOld ? `${t(error.message)}.` : null}
          onAdded={(view) => setMade({ view, title })}
        />
      </div>
    </>
  )
}

/** Whether the skill itself is there for that place already, so that this is about its version. */
function isThere({ name, uses }: SkillDetail, place: Place | null): boolean {
  if (place === null) return false
  return uses.some(
    ({ name: added, scope, through }) =>
      through === null && added === name && scope.type === place.scopeType && (place.scopeId === undefined || scope.id === place.scopeId),
  )
}

function titleOf(there: boolean, preview: AddPreview | null, t: Say): string {
  if (!there) return t('Add this skill')
  return preview?.replaces && !preview.replaces.isCurrent
    ? t('Go to version {version}', { version: preview.version })
    : t('Change the version')
}

function previewPath(id: string, ref: string, place: Place | null): string | null {
  if (place === null || ref.trim() === '') return null
  const query = new URLSearchParams({ ref: ref.trim(), scopeType: place.scopeType })
  if (place.scopeId !== undefined) query.set('scopeId', place.scopeId)
  return `/skill-registry/${id}/preview?${query}`
}

/** The text once the typing rests. */
function useResting(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), QUIET_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
