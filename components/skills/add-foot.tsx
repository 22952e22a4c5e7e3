import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { type SecretChosen, secretsToSend } from '#components/skills/choose-secret.ts'
import type { Place } from '#components/skills/place-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import type { AddPreview, SkillDetail } from '#server/bridge/skills/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'

/** The rest stands in full beside it. */
const CHANGES_MAX = 6

interface Props {
  readonly skill: SkillDetail
  readonly range: string
  /** Null while nobody was chosen. */
  readonly place: Place | null
  readonly placeText: string
  /** Null while it is not what the fields say. */
  readonly preview: AddPreview | null
  readonly handles: SecretChosen
  /** Why there is no preview; null while there is none yet. */
  readonly wrong: string | null
  /** It works for a crew member from now on: what comes next is said in place of the form. */
  readonly onAdded: (made: BindingView) => void
}

/** What follows from adding, in sentences, and the press that does it: exactly what was looked at, or nothing. */
export function AddFoot({ skill, range, place, placeText, preview, handles, wrong, onAdded }: Props) {
  const t = useT()
  const router = useRouter()
  const { act, busy } = useAct<BindingView>({
    onDone: (made) => {
      if (made.scopeType === 'core' && !made.pending) return onAdded(made)
      toast(doneText(made, { name: skill.name, before: preview?.replaces?.version ?? null }, t))
      router.push(made.pending ? '/skills/waiting' : `/skills/${skill.id}`)
    },
  })
  const chosen = secretsToSend(preview?.secrets.map((secret) => ({ ...secret, kept: secret.handle })) ?? [], handles)
  const add = (): void => {
    if (!preview || !place) return
    const { lockDigest, replaces } = preview
    const given = { ref: range.trim(), lockDigest, secretMappings: chosen }
    if (replaces) act({ path: `/skill-bindings/${replaces.bindingId}/upgrade`, body: given })
    else act({ path: '/skill-bindings', body: { ...given, ...place, skill: skill.name } })
  }
  const waits = preview !== null && isWaiting(preview, chosen)
  return (
    <section className="card add-foot" aria-label={t('Add this skill')}>
      <div className="card-b grid gap-3 text-sm">
        <p>
          <Said
            text="{name} for: {place}"
            holes={{ name: <b className="exact">{`${skill.name} ${preview?.version ?? ''}`}</b>, place: <b>{placeText}</b> }}
          />
        </p>
        {preview?.replaces ? <Changes preview={preview} replaces={preview.replaces} /> : null}
        {preview ? <p className="muted">{consequence(preview, waits, t)}</p> : null}
        {place?.scopeType === 'core' ? <p className="muted">{t('Its runs read it once its job names it. That comes next.')}</p> : null}
        <p className="muted">{t('It is fixed to exactly these versions. Later ones never come by themselves.')}</p>
        <div>
          <Button look="primary" busy={busy} off={whyOff({ preview, place, wrong }, t)} onClick={add}>
            {buttonText(preview, waits, t)}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** What is different from what is there, in one look. */
function Changes({ preview, replaces }: { readonly preview: AddPreview; readonly replaces: NonNullable<AddPreview['replaces']> }) {
  const t = useT()
  const lines = [
    ...replaces.skills.flatMap(({ slug, from, to }) => (from === null || to === null ? [] : [`${slug} ${from} → ${to}`])),
    ...preview.permissions.flatMap(({ permission, isNew }) => (isNew ? [`+ ${permission}`] : [])),
    ...replaces.permissionsRemoved.map((permission) => `− ${permission}`),
  ]
  if (lines.length === 0) return null
  return (
    <ul className="mono-s exact grid gap-1" aria-label={t('What would change')}>
      {lines.slice(0, CHANGES_MAX).map((line) => (
        <li key={line}>
          <SafeText text={line} />
        </li>
      ))}
      {lines.length > CHANGES_MAX ? <li>{t('{n} more', { n: lines.length - CHANGES_MAX })}</li> : null}
    </ul>
  )
}

function isWaiting({ permissions, secrets }: AddPreview, chosen: SecretChosen): boolean {
  return (
    permissions.some(({ isMissing }) => isMissing) ||
    secrets.some(({ name, required, handle }) => required && !handle && !ownValue(chosen, name))
  )
}

function consequence({ givers, youMayGive, replaces, permissions }: AddPreview, waits: boolean, t: Say): string {
  if (!waits) return replaces ? t('It takes the place of {version} at once.', { version: replaces.version }) : t('It works at once.')
  if (!permissions.some(({ isMissing }) => isMissing)) return t('It waits until its saved secrets are chosen.')
  if (givers.length === 0) return t('It waits for permission, and nobody here may give it.')
  const names = givers.join(', ')
  if (youMayGive && givers.length === 1) return t('It waits for permission. You alone may give it.')
  return replaces
    ? t('{version} goes on working until {names} permits this one.', { version: replaces.version, names })
    : t('It waits for permission. May give it: {names}', { names })
}

/** @param said.before the version that is there and stays until the new one is permitted; null: none is */
function doneText({ pending, version }: BindingView, { name, before }: { name: string; before: string | null }, t: Say): string {
  if (!pending) return t('{name} {version} is added.', { name, version })
  return before === null
    ? t('{name} waits for permission. Nobody uses it until then.', { name })
    : t('{name} {version} waits for permission. {before} stays in place until then.', { name, version, before })
}

function buttonText(preview: AddPreview | null, waits: boolean, t: Say): string {
  if (waits) return t('Add and ask for permission')
  return preview?.replaces ? t('Change to {version}', { version: preview.version }) : t('Add')
}

function whyOff({ preview, place, wrong }: Pick<Props, 'preview' | 'place' | 'wrong'>, t: Say): string | null {
  if (place === null) return t('Choose first for whom.')
  if (preview === null) return wrong ?? ''
  return preview.replaces?.isCurrent ? t('It is there already, with exactly these versions.') : null
}
