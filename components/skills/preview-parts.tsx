import { ArrowRight, KeyRound, Minus, Plus, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { SecretChosen } from '#components/skills/choose-secret.ts'
import { SecretChoices } from '#components/skills/secret-choices.tsx'
import { SkillTree } from '#components/skills/skill-tree.tsx'
import { permissionMeans } from '#components/skills/skill-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { AddPreview } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly preview: AddPreview
  /** Whose saved secrets may be chosen; null: all of the workspace. */
  readonly memberId: string | null
  readonly handles: SecretChosen
  readonly onHandles: (handles: SecretChosen) => void
}

/** What adding would ask for, compared with what is there; the saved secrets; and what everything would be fixed to. */
export function PreviewParts({ preview, memberId, handles, onHandles }: Props) {
  const t = useT()
  const { replaces, permissions, secrets, tree } = preview
  return (
    <>
      {replaces && replaces.skills.length > 0 ? (
        <Part title={t('What would change')}>
          <ul>
            {replaces.skills.map(({ slug, from, to }) => (
              <li key={slug} className="permit">
                <ArrowRight className="i muted" aria-hidden />
                <span className="exact">
                  <SafeText text={slug} />{' '}
                  <span className="mono-s">
                    {from === null ? t('new: {version}', { version: to ?? '' }) : to === null ? t('no longer needed') : `${from} → ${to}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title={t('What it asks for')} count={permissions.length}>
        {permissions.length === 0 && !replaces?.permissionsRemoved.length ? (
          <p className="card-b muted">{t('No permission. It works as soon as it is added.')}</p>
        ) : (
          <ul>
            {permissions.map((one) => (
              <Permission key={one.permission} one={one} isChange={replaces !== null} />
            ))}
            {replaces?.permissionsRemoved.map((permission) => (
              <li key={permission} className="permit">
                <Minus className="i muted" aria-hidden />
                <span className="muted">
                  <code className="mono exact line-through">
                    <SafeText text={permission} />
                  </code>{' '}
                  {t('no longer asked for')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      {secrets.length > 0 ? (
        <Part title={t('Saved secrets')} count={secrets.length}>
          <div className="card-b">
            <p className="muted mb-3 flex gap-2 text-sm">
              <KeyRound className="i" aria-hidden />
              {t('It is in use once a saved secret is chosen for each of these. A skill is never given its value.')}
            </p>
            <SecretChoices
              secrets={secrets}
              chosen={handles}
              kept={Object.fromEntries(secrets.flatMap(({ name, handle }) => (handle === null ? [] : [[name, handle]])))}
              onChange={onHandles}
              memberId={memberId}
            />
          </div>
        </Part>
      ) : null}
      <Part title={t('What it would be fixed to')} count={tree.length}>
        <SkillTree lines={tree} label={t('What it would be fixed to')} />
      </Part>
    </>
  )
}

function Permission({ one, isChange }: { readonly one: AddPreview['permissions'][number]; readonly isChange: boolean }) {
  const t = useT()
  const Icon = one.isNew ? Plus : ShieldCheck
  return (
    <li className="permit">
      <Icon className={one.isNew ? 'i warn' : 'i muted'} aria-hidden />
      <span>
        <code className="mono exact strong">
          <SafeText text={one.permission} destination />
        </code>{' '}
        {one.isNew ? <Badge tone="warn">{t('New in this version')}</Badge> : null}
        <span className="muted block">
          {permissionMeans(one.permission, t)} {t('Asked for by {names}.', { names: one.by.join(', ') })}
        </span>
      </span>
      <span className="muted small">{one.isMissing ? t('has to be given') : isChange ? t('given already') : ''}</span>
    </li>
  )
}

function Part({ title, count, children }: { readonly title: string; readonly count?: number; readonly children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <div className="card-h">
        <h2>{title}</h2>
        {count ? <span className="count">{count}</span> : null}
      </div>
      {children}
    </section>
  )
}
