import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { scopeText } from '#components/skills/skill-words.ts'
import { Button } from '#components/ui/button.tsx'
import { takeFocus } from '#components/ui/take-focus.ts'
import type { SkillUse } from '#server/bridge/skills/schema.ts'

/** Switches an added skill off and on, or takes it out. */
export function UseControls({ use }: { readonly use: SkillUse }) {
  const t = useT()
  const off = useOff('author')
  const [isSure, setSure] = useState(false)
  const change = useAct<unknown>()
  const end = useAct<unknown>({ onDone: () => toast(t('{name} is taken out.', { name: use.name })) })
  if (off !== null || use.through !== null) return null
  const path = `/skill-bindings/${use.id}`
  const place = <span className="sr"> {scopeText(use.scope, t)}</span>
  if (isSure)
    return (
      <div className="flex flex-wrap gap-2 pt-1">
        <Button size="xs" ref={takeFocus} onClick={() => setSure(false)}>
          {t('Keep it')}
        </Button>
        <Button size="xs" look="solid-danger" busy={end.busy} onClick={() => end.act({ path, method: 'DELETE' })}>
          {t('Take it out now')}
        </Button>
      </div>
    )
  return (
    <div className="flex flex-wrap gap-2 pt-1">
      {use.isSuccessor ? null : (
        <Button size="xs" busy={change.busy} onClick={() => change.act({ path, method: 'PATCH', body: { enabled: use.state === 'off' } })}>
          {use.state === 'off' ? t('Switch on') : t('Switch off')}
          {place}
        </Button>
      )}
      <Button size="xs" look="danger" onClick={() => setSure(true)}>
        {t('Take it out')}
        {place}
      </Button>
    </div>
  )
}
