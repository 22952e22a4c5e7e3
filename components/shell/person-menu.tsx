'use client'

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { DropdownMenu } from 'radix-ui'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { initials } from '#components/ui/plain-name.ts'
import { showProblem } from '#components/ui/show-problem.tsx'

const THEMES = [
  { value: 'system', word: 'Like this device', icon: Monitor },
  { value: 'light', word: 'Light', icon: Sun },
  { value: 'dark', word: 'Dark', icon: Moon },
] as const

/** Who is signed in; light or dark; the way out. */
export function PersonMenu() {
  const { person } = useShell()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button">
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
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="start" sideOffset={6}>
          <p className="small muted px-2 py-1">Role: {person.role}</p>
          <ThemeItems />
          <hr />
          <DropdownMenu.Item onSelect={() => void signOut()}>
            <LogOut className="i" aria-hidden />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function ThemeItems() {
  const { theme = 'system', setTheme } = useTheme()
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme} aria-label="Light or dark">
      {THEMES.map(({ value, word, icon: Icon }) => (
        <DropdownMenu.RadioItem key={value} value={value}>
          <Icon className="i" aria-hidden />
          {word}
          {value === theme ? <span className="small muted ml-auto">chosen</span> : null}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

async function signOut(): Promise<void> {
  try {
    await request('/session', { method: 'DELETE', body: {} })
    window.location.assign('/sign-in')
  } catch (error) {
    showProblem(asProblem(error))
  }
}
