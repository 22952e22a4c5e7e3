/** A scheme, another host, the root, a place in the page, a way up: none of them names a file of the workspace. */
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:|^[/\\#?]|(?:^|\/)\.\.?(?:\/|$)|[\\\p{Cc}]/iu

/**
 * The file of the workspace that a link of a document names by its path, as results of the job *Weekly digest* do.
 * @param href as the parser gives it, percent-encoded
 * @returns null where it leads anywhere else, so that it is shown and not followed
 */
export function workspacePath(href: string): string | null {
  const path = decoded(href)
  return path === '' || ELSEWHERE.test(path) || ELSEWHERE.test(href) ? null : path
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}
