'use client'

import { createContext, useContext } from 'react'
import { useT } from '#components/language/language.tsx'
import { ROLE_TERMS } from '#components/words.ts'
import type { Shell } from '#server/bridge/schema.ts'

/** Workspace, person and counts of the page's frame. */
export const ShellContext = createContext<Shell | null>(null)

/** @throws Error outside the frame */
export function useShell(): Shell {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('useShell stands inside AppShell')
  return shell
}

const ORDER = ['viewer', 'operator', 'author', 'admin'] as const

/** Why this person may not, or null when they may. The server checks again. @param least the least role that may */
export function useOff(least: (typeof ORDER)[number]): string | null {
  const t = useT()
  const { role } = useShell().person
  return ORDER.indexOf(role) >= ORDER.indexOf(least)
    ? null
    : t('Needs the role {least}; yours is {role}.', { least: t(ROLE_TERMS[least]), role: t(ROLE_TERMS[role]) })
}
