'use client'

import { BookOpen, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import Link from 'next/link'
import { useTheme } from 'next-themes'
import { DropdownMenu } from 'radix-ui'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useT } from '#components/language/language.tsx'
import { PersonButton } from '#components/shell/person-button.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { showProblem } from '#components/ui/show-problem.tsx'
import { ROLE_TERMS } from '#components/words.ts'
import { msg } from '#server/kernel/language/say.ts'

const THEMES = [
  { value: 'system', word: msg('Like this device'), icon: Monitor },
  { value: 'light', word: msg('Light'), icon: Sun },
  { value: 'dark', word: msg('Dark'), icon: Moon },
] as const

export interface PersonMenuProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The person's menu with its button; loaded when it is wanted. */
export function PersonMenuList({ open, onOpenChange }: PersonMenuProps) {
  const t = useT()
  const { person } = useShell()
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>
        <PersonButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="start" sideOffset={6}>
          <p className="small muted px-2 py-1">{t('Role: {role}', { role: t(ROLE_TERMS[person.role]) })}</p>
          <ThemeItems />
          <hr />
          <DropdownMenu.Item asChild>
            <Link href="/docs/glossary" prefetch={false}>
              <BookOpen className="i" aria-hidden />
              {t('What words mean')}
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => void signOut()}>
            <LogOut className="i" aria-hidden />
            {t('Sign out')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function ThemeItems() {
  const t = useT()
  const { theme = 'system', setTheme } = useTheme()
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme} aria-label={t('Light or dark')}>
      {THEMES.map(({ value, word, icon: Icon }) => (
        <DropdownMenu.RadioItem key={value} value={value}>
          <Icon className="i" aria-hidden />
          {t(word)}
          {value === theme ? <span className="small muted ml-auto">{t('chosen')}</span> : null}
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
