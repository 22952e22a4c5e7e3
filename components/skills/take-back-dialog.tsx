import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

interface Props {
  readonly bindingId: string
  /** Name of the added skill, and for whom. */
  readonly name: string
  readonly place: string
  readonly permission: string
  /** Whether anybody reads it at this moment. */
  readonly isInUse: boolean
  /** Number of other added skills that stop with it, because they counted on the same agreement to a publisher. */
  readonly alsoStop: number
  /** Names of the other skills that came with it. */
  readonly along: readonly string[]
  readonly onClose: () => void
}

/** Asks before a permission is taken back: what stops at once, and what it waits for then. */
export function TakeBackDialog({ bindingId, name, place, permission, isInUse, alsoStop, along, onClose }: Props) {
  const t = useT()
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('The permission is taken back. {name} waits for it.', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Take this permission back')}
      about={
        isInUse
          ? t('{name} stops at once for: {place}. Runs under way cannot read it any more either.', { name, place })
          : alsoStop > 0
            ? t('{name} is not in use at the moment.', { name })
            : t('{name} is not in use at the moment; nothing stops.', { name })
      }
    >
      <div className="grid gap-2 text-sm">
        <p>
          <code className="mono exact strong">
            <SafeText text={permission} destination />
          </code>
        </p>
        {isInUse && along.length > 0 ? <p>{t('With it stop the skills that it needs: {names}.', { names: along.join(', ') })}</p> : null}
        {alsoStop > 0 ? (
          <p>
            {t.count(
              alsoStop,
              'With it stops {n} other added skill that counted on this agreement to a publisher. That one then asks by itself.',
              'With it stop {n} other added skills that counted on this agreement to a publisher. Each then asks by itself.',
            )}
          </p>
        ) : null}
        <p className="muted">{t('It then waits for permission, as when it was added. An upgrade that waits loses the permission too.')}</p>
      </div>
      <div className="acts-end">
        <Button onClick={onClose}>{t('Leave it given')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/skill-bindings/${bindingId}/revoke`, body: { permission } })}>
          {t('Take it back now')}
        </Button>
      </div>
    </Dialog>
  )
}
