'use client'

import { type FormEvent, useEffect, useState } from 'react'
import { postJson, type ShownProblem } from '#components/auth/post-json.ts'

/**
 * A form at the door: posts its fields (and `extra`) as JSON and leaves for `onDone`. The button waits until scripts run,
 * so that a password never travels as a plain form; the fields are the browser's own, so paste and password managers work.
 */
export function useDoorForm(options: { path: string; extra?: () => Record<string, unknown>; leaveTo: string }) {
  const [ready, setReady] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  useEffect(() => setReady(true), [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
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

  const errorOf = (name: string) => problem?.errors.find((error) => error.pointer === `/${name}`)?.message
  return { ready, busy, problem, submit, errorOf }
}
