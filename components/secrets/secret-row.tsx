import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { SavedSecret } from '#server/bridge/secrets/schema.ts'

interface Props {
  readonly secret: SavedSecret
  readonly onRotate: () => void
  readonly onRemove: () => void
}

/** One saved secret: its names for job descriptions, where it may go, who uses it, when it was changed. */
export function SecretRow({ secret, onRotate, onRemove }: Props) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('admin')
  return (
    <li className="secret-row">
      <div>
        {secret.handles.map((handle) => (
          <div key={handle} className="row gap-1">
            <span className="mono-s strong">{handle}</span>
            <CopyButton text={handle} label={t('Copy {handle}', { handle })} />
          </div>
        ))}
      </div>
      <div>
        <Link className="link" href={`/apps?${new URLSearchParams({ app: secret.app.key })}`}>
          <SafeText text={secret.app.name} />
        </Link>
        <span className="muted block">
          {secret.origin === 'local' ? t('a program on this machine') : <SafeText text={secret.origin} destination />}
        </span>
        <span className="muted block">
          {secret.members === null
            ? t('for all crew members')
            : t('for {names}', { names: secret.members.map(({ name }) => name).join(', ') })}
        </span>
      </div>
      <div>
        <UsedBy secret={secret} />
      </div>
      <div className="muted">
        {dayTime(secret.savedAt, clock, now)}
        <span className="block">
          {secret.version > 1
            ? t('by {name}, version {version}', { name: secret.savedBy, version: secret.version })
            : t('by {name}', { name: secret.savedBy })}
        </span>
      </div>
      {off === null ? (
        <div className="row gap-2">
          <Button size="s" onClick={onRotate} aria-label={t('Rotate {path}', { path: secret.path })}>
            {t('Rotate')}
          </Button>
          <Button size="s" look="danger" onClick={onRemove} aria-label={t('Remove {path}', { path: secret.path })}>
            {t('Remove')}
          </Button>
        </div>
      ) : (
        <span />
      )}
    </li>
  )
}

/** Crew members and apps that stop working without it. */
export function UsedBy({ secret }: { readonly secret: SavedSecret }) {
  const t = useT()
  if (secret.usedBy.length === 0) return <span className="muted">{t('Nobody yet')}</span>
  return (
    <ul>
      {secret.usedBy.map(({ kind, id, name, atWork }) => (
        <li key={`${kind} ${id}`}>
          {kind === 'member' ? (
            <Link className="link" href={`/crews/${id}`}>
              <SafeText text={name} />
            </Link>
          ) : (
            <SafeText text={name} />
          )}
          <span className="muted">{kind === 'app' ? `, ${t('with each call')}` : atWork ? '' : `, ${t('in a draft')}`}</span>
        </li>
      ))}
    </ul>
  )
}
