'use client'

import { type FormEvent, useEffect, useState } from 'react'
import { missingFields, plainMessage } from '#components/auth/missing-fields.ts'
import { postJson, type ShownProblem } from '#components/auth/post-json.ts'
import { useT } from '#components/language/language.tsx'

/**
 * A form at the door: posts its fields (and `extra`) as JSON and leaves for `onDone`. The button waits until scripts run,
 * so that a password never travels as a plain form; the fields are the browser's own, so paste and password managers work.
 */
export function useDoorForm(options: { path: string; extra?: () => Record<string, unknown>; leaveTo: string }) {
  const t = useT()
  const [ready, setReady] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({})
  useEffect(() => setReady(true), [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    setProblem(null)
    const empty = missingFields(event.currentTarget)
    setMissing(Object.fromEntries(empty.map((input) => [input.name, t(plainMessage(input.name))])))
    if (empty[0]) return empty[0].focus()
    setBusy(true)
    const fields = Object.fromEntries([...new FormData(event.currentTarget)].filter(([, value]) => value !== ''))
    const posted = await postJson(options.path, { ...fields, ...options.extra?.() })
    if (posted.ok) {
      // A whole page load: nothing rendered for the person before stays in memory.
      window.location.assign(options.leaveTo)
      return
    }
    setProblem(posted.problem)
    setBusy(false)
  }

  const errorOf = (name: string) => {
    const said = problem?.errors.find((error) => error.pointer === `/${name}`)?.message
    return missing[name] ?? (said === undefined ? undefined : t(plainMessage(name, said)))
  }
  return { ready, busy, problem, submit, errorOf }
}
