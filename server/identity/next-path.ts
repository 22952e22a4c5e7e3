const HOME = '/'

/**
 * Where to go after sign-in: a path of ours or home, never another site. Refused are absolute and protocol-relative
 * addresses, backslashes (browsers read them as slashes), control characters, and the door's own pages. Pure.
 */
export function safeNextPath(wanted: string | null | undefined): string {
  if (!wanted || wanted.length > 2000) return HOME
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return HOME
  const base = 'http://muster.invalid'
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : undefined
  if (!url || url.origin !== base || url.pathname.startsWith('//')) return HOME
  if (/^\/(sign-in|setup|invite)(\/|$)/.test(url.pathname)) return HOME
  return url.pathname + url.search + url.hash
}
