import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { WITHDRAWN_WORDS } from '#components/skills/skill-words.ts'
import { WithdrawDialog, withdrawPath } from '#components/skills/withdraw-dialog.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import type { SkillDetail } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly skill: SkillDetail
  readonly onVersion: (version: string) => void
}

/** Every published version, newest first; one press shows it. */
export function SkillVersions({ skill, onVersion }: Props) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('author')
  const [withdrawingId, setWithdrawing] = useState<string | null>(null)
  const withdrawing = skill.versions.find(({ id }) => id === withdrawingId)
  return (
    <ul>
      {skill.versions.map((one) => (
        <li key={one.id} className="skill-version" aria-current={one.version === skill.version?.version ? 'true' : undefined}>
          <button type="button" className="link mono" onClick={() => onVersion(one.version)}>
            {one.version}
          </button>
          <span className="muted exact">
            <SafeText text={one.publishedBy ?? t('another workspace')} />, {dayTime(one.publishedAt, clock, now)}
          </span>
          <span className="skill-marks">
            {one.withdrawn ? (
              <Badge tone={WITHDRAWN_WORDS[one.withdrawn.severity].tone}>{t(WITHDRAWN_WORDS[one.withdrawn.severity].word)}</Badge>
            ) : null}
            {one.wider ? <Badge tone="warn">{t('Asks for more')}</Badge> : null}
            {one.warnings > 0 ? (
              <Badge tone="warn">{t.count(one.warnings, '{n} thing worth a look', '{n} things worth a look')}</Badge>
            ) : null}
            {one.added > 0 ? <span className="small muted">{t.count(one.added, 'added {n} time', 'added {n} times')}</span> : null}
            {skill.isOwn && off === null ? <Withdrawing version={one} skill={skill} onWithdraw={() => setWithdrawing(one.id)} /> : null}
          </span>
          {one.withdrawn ? (
            <span className="skill-reason muted exact">
              <SafeText text={one.withdrawn.reason} />
            </span>
          ) : null}
        </li>
      ))}
      {withdrawing ? <WithdrawDialog skill={skill} version={withdrawing} onClose={() => setWithdrawing(null)} /> : null}
    </ul>
  )
}

interface WithdrawingProps {
  readonly skill: SkillDetail
  readonly version: SkillDetail['versions'][number]
  readonly onWithdraw: () => void
}

/** Withdraws a version; admins also take that back. */
function Withdrawing({ skill, version, onWithdraw }: WithdrawingProps) {
  const t = useT()
  const off = useOff('admin')
  const back = useAct<unknown>({
    onDone: () => toast(t('{name} {version} can be added again.', { name: skill.name, version: version.version })),
  })
  const name = <span className="sr"> {version.version}</span>
  if (version.withdrawn === null)
    return (
      <Button size="xs" look="ghost" onClick={onWithdraw}>
        {t('Withdraw')}
        {name}
      </Button>
    )
  return off === null ? (
    <Button size="xs" busy={back.busy} onClick={() => back.act({ path: withdrawPath(skill, version.version), method: 'DELETE' })}>
      {t('Offer it again')}
      {name}
    </Button>
  ) : null
}
