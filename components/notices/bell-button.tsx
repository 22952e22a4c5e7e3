import { Bell } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useShell } from '#components/shell/use-shell.ts'
import { counted } from '#components/words.ts'

const SHOWN_MAX = 99

/** The bell with how many are not read. */
export function BellButton(props: ComponentProps<'button'>) {
  const { notices } = useShell().counts
  const label = notices === 0 ? 'Notices' : counted(notices, 'notice not read', 'notices not read')
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
