import { CircleCheck, KeyRound, ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { MapSecrets } from '#components/skills/map-secrets.tsx'
import { permissionMeans, scopeText } from '#components/skills/skill-words.ts'
import { TakeBackDialog } from '#components/skills/take-back-dialog.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { AskFirst } from '#components/ui/ask-first.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { WaitingSkill } from '#server/bridge/skills/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** One skill that waits: each permission in its exact words with the one press that gives it, and what is still missing. */
export function WaitingCard({ skill, isNext }: { readonly skill: WaitingSkill; readonly isNext: boolean }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = whyOff(skill, t)
  const home = useFocusHome<HTMLElement>()
  const next = isNext ? skill.permissions.find(({ given }) => !given)?.permission : undefined
  const place = <span className="strong">{scopeText(skill.scope, t)}</span>
  return (
    <section className="card" ref={home} aria-label={t('{name} waits', { name: skill.name })}>
      <div className="card-h">
        <h2 className="exact">
          <Link className="link" href={`/skills/${skill.skillId}?version=${encodeURIComponent(skill.version)}`}>
            <SafeText text={skill.name} />
          </Link>{' '}
          <span className="mono-s">{skill.version}</span>
        </h2>
        <span className="end muted small pr-2">{dayTime(skill.askedAt, clock, now)}</span>
      </div>
      <div className="card-b">
        <p className="exact mb-1 text-sm">
          <SafeText text={skill.description} />
        </p>
        <p className="muted exact text-sm">
          {skill.askedBy.isYou ? (
            <Said text="You want it for: {place}" holes={{ place }} />
          ) : (
            <Said text="{name} wants it for: {place}" holes={{ name: <SafeText text={skill.askedBy.name} />, place }} />
          )}
          {skill.isSuccessor ? ` · ${t('an older version goes on working until then')}` : ''}
        </p>
        <p className="muted exact text-sm">{whoText(skill, t)}</p>
      </div>
      <ul>
        {skill.permissions.map((one) => (
          <Permission key={one.permission} skill={skill} one={one} off={off} isNext={one.permission === next} />
        ))}
        {skill.secrets.map((one) => (
          <SecretLine key={one.name} one={one} />
        ))}
      </ul>
      <Foot skill={skill} />
    </section>
  )
}

/** Who may give, said before anybody presses. */
function whoText({ others, may }: WaitingSkill, t: Say): string {
  const names = others.join(', ')
  if (may === 'own') return t('You asked for it, so somebody else gives it: {names}', { names })
  if (may === 'role') return others.length === 0 ? t('Nobody here may give permissions.') : t('May give it: {names}', { names })
  return others.length === 0 ? t('You alone may give it.') : t('You may give it, and also: {names}', { names })
}

function whyOff({ may, others }: WaitingSkill, t: Say): string | null {
  if (may === 'yes') return null
  if (may === 'own') return t('You asked for it yourself.')
  return others.length === 0 ? t('Nobody here may give permissions.') : t('You may not give permissions.')
}

interface PermissionProps {
  readonly skill: WaitingSkill
  readonly one: WaitingSkill['permissions'][number]
  readonly off: string | null
  /** The one to give next: it alone stands out. */
  readonly isNext: boolean
}

function Permission({ skill, one, off, isNext }: PermissionProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const give = useAct<unknown>({ onDone: () => toast(t('The permission is given. It is on record.')) })
  const [isTaking, setTaking] = useState(false)
  return (
    <li className="permit">
      {one.given ? <CircleCheck className="i ok" aria-hidden /> : <ShieldCheck className="i muted" aria-hidden />}
      <span>
        <code className="mono exact strong">
          <SafeText text={one.permission} destination />
        </code>{' '}
        {one.isNew ? <Badge tone="warn">{t('New in this version')}</Badge> : null}
        <span className="muted block">
          {permissionMeans(one.permission, t)} {t('Asked for by {names}.', { names: one.by.join(', ') })}
        </span>
      </span>
      {one.given ? (
        <span className="permit-act">
          <span className="muted small exact">
            <Said
              text="given by {name}, {when}"
              holes={{ name: <SafeText text={one.given.by} />, when: dayTime(one.given.at, clock, now) }}
            />
          </span>
          {skill.may === 'role' ? null : (
            <Button size="xs" look="danger" onClick={() => setTaking(true)}>
              {t('Take back')}
              <span className="sr mono-s"> {one.permission}</span>
            </Button>
          )}
        </span>
      ) : (
        <span className="permit-act">
          <Button
            size="s"
            look={off === null && isNext ? 'primary' : 'plain'}
            off={off === null ? null : ''}
            title={off ?? undefined}
            busy={give.busy}
            onClick={() => give.act({ path: `/skill-bindings/${skill.id}/grant`, body: { permission: one.permission } })}
          >
            {t('Give this permission')}
            <span className="sr mono-s"> {one.permission}</span>
          </Button>
        </span>
      )}
      {isTaking ? (
        <TakeBackDialog
          bindingId={skill.id}
          name={skill.name}
          place={scopeText(skill.scope, t)}
          permission={one.permission}
          isInUse={false}
          alsoStop={one.given?.alsoStop ?? 0}
          along={[]}
          onClose={() => setTaking(false)}
        />
      ) : null}
    </li>
  )
}

function SecretLine({ one }: { readonly one: WaitingSkill['secrets'][number] }) {
  const t = useT()
  return (
    <li className="permit">
      {one.handle ? <CircleCheck className="i ok" aria-hidden /> : <KeyRound className="i muted" aria-hidden />}
      <span>
        <code className="mono exact strong">{one.name}</code>
        <span className="muted block">
          {one.description ? <SafeText text={one.description} /> : null} {t('Asked for by {names}.', { names: one.by.join(', ') })}
        </span>
      </span>
      <span className="muted small exact">
        {one.handle ? <code className="mono-s">{one.handle}</code> : one.required ? t('no saved secret chosen yet') : t('optional')}
      </span>
    </li>
  )
}

function Foot({ skill }: { readonly skill: WaitingSkill }) {
  const t = useT()
  const off = useOff('author')
  const noRefusing =
    off !== null && skill.may === 'yes'
      ? t('You may give it; refusing takes the skill out, which needs the role author. Leave it, and it stays out of force.')
      : off
  const [isMapping, setMapping] = useState(false)
  const missing = skill.secrets.some(({ required, handle }) => required && handle === null)
  const refuse = useAct<unknown>({ onDone: () => toast(t('{name} was refused. Nothing of it was used.', { name: skill.name })) })
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3">
      <span className="muted text-sm">{t('Nobody uses it before all of this is given.')}</span>
      <span className="grow" />
      {missing && off === null ? (
        <Button size="s" onClick={() => setMapping(true)}>
          {t('Choose saved secrets')}
        </Button>
      ) : null}
      <AskFirst
        word={t('Refuse')}
        about={skill.name}
        sure={t('Refuse it now')}
        keep={t('Let it wait')}
        size="s"
        busy={refuse.busy}
        off={noRefusing}
        onSure={() => refuse.act({ path: `/skill-bindings/${skill.id}`, method: 'DELETE' })}
      />
      {isMapping ? <MapSecrets skill={skill} onClose={() => setMapping(false)} /> : null}
    </div>
  )
}
