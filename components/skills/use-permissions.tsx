import { useState } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { PermissionSentence } from '#components/skills/permission-sentence.tsx'
import { scopeText } from '#components/skills/skill-words.ts'
import { TakeBackDialog } from '#components/skills/take-back-dialog.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import type { SkillUse } from '#server/bridge/skills/schema.ts'

/** What an added skill was permitted, by whom; who may give permissions takes each back. */
export function UsePermissions({ use, mayGrant }: { readonly use: SkillUse; readonly mayGrant: boolean }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const [taking, setTaking] = useState<Pick<SkillUse['given'][number], 'permission' | 'alsoStop'> | null>(null)
  const place = scopeText(use.scope, t)
  return (
    <>
      <ul className="use-permits" aria-label={t('Permissions given: {place}', { place })}>
        {use.given.map(({ permission, by, at, alsoStop }) => (
          <li key={permission}>
            <span className="min-w-0">
              <PermissionSentence permission={permission} />
              <code className="mono-s exact">
                <SafeText text={permission} destination />
              </code>
              <span className="muted small exact block">
                <Said text="given by {name}, {when}" holes={{ name: <SafeText text={by} />, when: dayTime(at, clock, now) }} />
              </span>
            </span>
            {mayGrant ? (
              <Button size="xs" look="danger" onClick={() => setTaking({ permission, alsoStop })}>
                {t('Take back')}
                <span className="sr mono-s"> {permission}</span>
                <span className="sr"> {place}</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {taking === null ? null : (
        <TakeBackDialog
          bindingId={use.id}
          name={use.name}
          place={place}
          permission={taking.permission}
          alsoStop={taking.alsoStop}
          isInUse={use.state === 'works' && !use.isSuccessor}
          along={use.tree.slice(1).map(({ name }) => name)}
          onClose={() => setTaking(null)}
        />
      )}
    </>
  )
}
