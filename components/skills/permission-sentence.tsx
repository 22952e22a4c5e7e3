import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { permissionSentence } from '#components/skills/permission-words.ts'

/** What a permission comes to in plain words, above its exact ones; nothing for what has none. */
export function PermissionSentence({ permission }: { readonly permission: string }) {
  const sentence = permissionSentence(permission, useT())
  if (sentence === null) return null
  return (
    <span className="block">
      <SafeText text={sentence} destination />
    </span>
  )
}
