import { useT } from '#components/language/language.tsx'
import { yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { LentRow } from '#components/tokens/lent-list.tsx'
import { SCOPE_WORDS } from '#components/tokens/scope-words.ts'
import { plainName } from '#components/ui/plain-name.ts'
import type { TokenListItem } from '#server/identity/tokens/schema.ts'

/** One token: what it is called and begins with, what it may, when it was used, until when it works. */
export function TokenRow({ token, onRevoke }: { readonly token: TokenListItem; readonly onRevoke: () => void }) {
  const t = useT()
  const day = yearDay(token.createdAt, useClock())
  return (
    <LentRow
      {...token}
      explains
      mark={`${token.prefix}…`}
      by={token.mine ? t('made by you, {day}', { day }) : t('made by {name}, {day}', { name: plainName(token.madeBy), day })}
      may={
        <ul>
          {token.scopes.map((scope) => (
            <li key={scope}>{t(SCOPE_WORDS[scope].means)}</li>
          ))}
        </ul>
      }
      end={{ word: t('Revoke'), label: t('Revoke {name}', { name: plainName(token.name) }), onEnd: onRevoke }}
    />
  )
}
