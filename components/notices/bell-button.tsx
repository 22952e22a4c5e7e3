import { Bell } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useT } from '#components/language/language.tsx'
import { useShell } from '#components/shell/use-shell.ts'

const SHOWN_MAX = 99

/** The bell with how many are not read. */
export function BellButton(props: ComponentProps<'button'>) {
  const { notices } = useShell().counts
  const t = useT()
  const label = notices === 0 ? t('Notices') : t.count(notices, '{n} notice not read', '{n} notices not read')
  return (
    <button {...props} type="button" className="btn icon ghost touch bell" aria-label={label}>
      <Bell className="i" aria-hidden />
      {notices > 0 ? (
        <span className="bell-n" aria-hidden="true">
          {notices > SHOWN_MAX ? `${SHOWN_MAX}+` : notices}
        </span>
      ) : null}
    </button>
  )
}
