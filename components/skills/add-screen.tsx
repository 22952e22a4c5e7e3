'use client'

import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { AddFoot } from '#components/skills/add-foot.tsx'
import { type Place, PlaceFields, placeOf, usePlaceText } from '#components/skills/place-fields.tsx'
import { PreviewParts } from '#components/skills/preview-parts.tsx'
import { RangeFields } from '#components/skills/range-fields.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { AddPreview, SkillDetail } from '#server/bridge/skills/schema.ts'

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
        <>
          <div className="page-head">
            <Link className="muted text-sm" href={`/skills/${id}`}>
              <SafeText text={data.name} /> /
            </Link>
            <h1>{t('Add this skill')}</h1>
          </div>
          {data.version ? <AddForm skill={data} newest={data.version} /> : <p className="note">{t('No version was published yet')}</p>}
        </>
      ) : null}
    </main>
  )
}

function AddForm({ skill, newest }: { readonly skill: SkillDetail; readonly newest: NonNullable<SkillDetail['version']> }) {
  const t = useT()
  const off = useOff('author')
  const [range, setRange] = useQueryState('range', parseAsString.withDefault(newest.wider ? newest.version : `^${newest.version}`))
  const [place, setPlace] = useQueryState('for', parseAsString.withDefault('workspace'))
  const [handles, setHandles] = useState<Readonly<Record<string, string>>>({})
  const asked = useResting(range)
  const chosen = placeOf(place)
  const placeText = usePlaceText(place)
  const { data, error, isFetching } = useRead<AddPreview>(off === null ? previewPath(skill.id, asked, chosen) : null, { keep: true })
  const isOld = asked !== range || isFetching
  const isNoRange = error?.errors.some(({ pointer }) => pointer.endsWith('/ref')) ?? false
  if (off !== null) return <p className="note">{off}</p>
  return (
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
      />
    </div>
  )
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
