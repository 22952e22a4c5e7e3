import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SkillDetail } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly skill: SkillDetail
  readonly onClose: () => void
}

/** Says plainly who will see a skill, or who loses it, before it is made public or private. */
export function VisibilityDialog({ skill, onClose }: Props) {
  const t = useT()
  const { name, slug, versions } = skill
  const toPublic = skill.visibility === 'private'
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(toPublic ? t('{name} is public now.', { name }) : t('{name} is private now.', { name }))
      onClose()
    },
  })
  const points = toPublic
    ? [
        t('Everybody in every workspace of this Muster finds it, with its description and who published it.'),
        t.count(
          versions.length,
          'They read all files of its {n} version, and of each later one.',
          'They read all files of its {n} versions, and of each later one.',
        ),
        t('They may add it. Making it private later takes it from them; what they have read they have read.'),
      ]
    : [
        t(
          'Other workspaces may have added it, by itself or because another skill needs it. They lose it at once, and their runs that need it stop.',
        ),
        t('Which ones these are is not known here.'),
        t('In this workspace nothing changes. Made public again, it works again where it was added.'),
      ]
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={toPublic ? t('Make {name} public', { name }) : t('Make {name} private', { name })}
      about={toPublic ? t('Who will see it') : t('Who loses it')}
    >
      <ul className="grid list-disc gap-2 pl-5 text-sm">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <div className="acts-end">
        <Button onClick={onClose}>{toPublic ? t('Keep it private') : t('Keep it public')}</Button>
        <Button
          look={toPublic ? 'primary' : 'solid-danger'}
          busy={busy}
          onClick={() =>
            act({
              path: `/skills/${slug}${toPublic ? '' : '?force=true'}`,
              method: 'PATCH',
              body: { visibility: toPublic ? 'public' : 'private' },
            })
          }
        >
          {toPublic ? t('Make it public for every workspace') : t('Make it private and take it from others')}
        </Button>
      </div>
    </Dialog>
  )
}
