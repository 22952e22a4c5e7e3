import { Globe, Lock } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { DeleteSkillDialog } from '#components/skills/delete-skill-dialog.tsx'
import { VisibilityDialog } from '#components/skills/visibility-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import type { SkillDetail } from '#server/bridge/skills/schema.ts'

/** Who sees an own skill, changing that, and deleting it; each asks before it does anything. */
export function SkillAccess({ skill }: { readonly skill: SkillDetail }) {
  const t = useT()
  const noChange = useOff('author')
  const noDelete = useOff('admin')
  const [asking, setAsking] = useState<'visibility' | 'delete' | null>(null)
  const close = (): void => setAsking(null)
  const isPublic = skill.visibility === 'public'
  const Icon = isPublic ? Globe : Lock
  return (
    <section className="card" aria-labelledby="skill-access">
      <div className="card-h">
        <h2 id="skill-access">{t('Who sees it')}</h2>
      </div>
      <div className="card-b grid gap-3 text-sm">
        <p className="flex gap-2">
          <Icon className="i mt-1 shrink-0" aria-hidden />
          <span>
            <b>{isPublic ? t('Every workspace of this Muster') : t('This workspace alone')}</b>{' '}
            <span className="muted block">
              {isPublic ? t('Others find it under its long name, read its files and add it.') : t('Nobody else knows that it exists.')}
            </span>
          </span>
        </p>
        {noChange === null ? (
          <div className="flex flex-wrap gap-2">
            <Button size="s" onClick={() => setAsking('visibility')}>
              {isPublic ? t('Make it private') : t('Make it public')}
            </Button>
            {noDelete === null ? (
              <Button size="s" look="danger" onClick={() => setAsking('delete')}>
                {t('Delete it')}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
      {asking === 'visibility' ? <VisibilityDialog skill={skill} onClose={close} /> : null}
      {asking === 'delete' ? <DeleteSkillDialog skill={skill} onClose={close} /> : null}
    </section>
  )
}
