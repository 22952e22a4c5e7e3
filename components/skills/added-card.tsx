import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { NameInJob } from '#components/skills/name-in-job.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { takeFocus } from '#components/ui/take-focus.ts'
import type { ScopeView } from '#server/bridge/skills/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'

interface Props {
  readonly made: BindingView
  /** The crew member, by name. */
  readonly placeText: string
}

/** After a skill was added for a crew member: whether its job names it, and the press that writes it there. */
export function AddedCard({ made, placeText }: Props) {
  const t = useT()
  const { slug, version, scopeId, skillId } = made
  const { data, error, refetch } = useRead<ScopeView>(`/skill-scopes?${new URLSearchParams({ core: scopeId })}`)
  const named = data?.inEffect.find((one) => one.bindingId === made.id && one.skillId === skillId)?.named ?? null
  return (
    <section className="card" aria-labelledby="added">
      <div className="card-b grid gap-3 text-sm">
        <h2 id="added" className="exact flex items-center gap-2" tabIndex={-1} ref={takeFocus}>
          <CircleCheck className="i ok" aria-hidden />
          {t('{name} {version} is added for {place}', { name: slug, version, place: placeText })}
        </h2>
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data ? <p className="muted">{nextText(named, t)}</p> : error ? null : <SkeletonBlock height={20} />}
        <div className="flex flex-wrap gap-2">
          {named === 'no' ? <NameInJob memberId={scopeId} skill={slug} version={version} look="primary" /> : null}
          <Link className={buttonClass(named === 'no' ? 'plain' : 'primary')} href={`/crews/${scopeId}`}>
            {t('To the crew member')}
          </Link>
          <Link className={buttonClass()} href={`/skills/${skillId}`}>
            {t('To the skill')}
          </Link>
        </div>
      </div>
    </section>
  )
}

function nextText(named: NonNullable<ScopeView['inEffect'][number]['named']> | null, t: Say): string {
  if (named === 'no')
    return t(
      'Its runs read the skill once its job names it. It is written into the draft; nothing changes at work before you put that to work.',
    )
  if (named === 'draft') return t('Its draft names the skill. Its runs read it once that is put to work.')
  return t('Its job names the skill. Put the job to work again, and its runs read this version.')
}
