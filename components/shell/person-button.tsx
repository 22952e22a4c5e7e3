import { ChevronsUpDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { initials } from '#components/ui/plain-name.ts'

/** What opens the menu: who is signed in. */
export function PersonButton(props: ComponentProps<'button'>) {
  const { person } = useShell()
  return (
    <button {...props} type="button">
      <span className="avatar a" aria-hidden="true">
        {initials(person.name)}
      </span>
      <span className="grow">
        <span className="strong block text-sm leading-4">
          <SafeText text={person.name} />
        </span>
        <span className="small muted clip block">{person.email}</span>
      </span>
      <ChevronsUpDown className="i" aria-hidden />
    </button>
  )
}
