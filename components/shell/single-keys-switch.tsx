'use client'

import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import type { Preferences } from '#server/identity/preferences/schema.ts'

/** Switches every shortcut of a single key on or off for this person, in every browser (WCAG 2.1.4). */
export function SingleKeysSwitch() {
  const t = useT()
  const isOn = useShell().preferences.singleKeys !== false
  // What was just clicked, until the page has read it back.
  const [wished, setWished] = useState(isOn)
  const [seen, setSeen] = useState(isOn)
  if (seen !== isOn) {
    setSeen(isOn)
    setWished(isOn)
  }
  const { act } = useAct<Preferences>({ onProblem: () => setWished(isOn) })
  return (
    <label className="row text-sm">
      <input
        type="checkbox"
        className="size-4"
        checked={wished}
        onChange={(event) => {
          setWished(event.target.checked)
          act({ path: '/me/preferences', method: 'PATCH', body: { singleKeys: event.target.checked } })
        }}
      />
      {t('Single-key shortcuts are on')}
    </label>
  )
}
