import type { FileList, FileListItem } from '#server/bridge/schema.ts'

/**
 * A page of files, the newest first. Pure.
 * @param page.search part of the path, in any case
 * @param page.after `next` of the page before; it stays right while files come and go
 * @param page.limit items at most; without it all of them, by path
 */
export function pageFiles(
  files: readonly FileListItem[],
  page: { readonly search?: string | undefined; readonly after?: string | undefined; readonly limit?: number | undefined },
): FileList {
  const search = page.search?.trim().toLowerCase() ?? ''
  const found = files.filter((file) => file.path.toLowerCase().includes(search))
  if (page.limit === undefined) return { items: found, next: null }
  const newest = found.toSorted((a, b) => compare(placeOf(b), placeOf(a)))
  const left = page.after === undefined ? newest : newest.filter((file) => compare(placeOf(file), page.after ?? '') < 0)
  const items = left.slice(0, page.limit)
  const last = items.at(-1)
  return { items, next: left.length > items.length && last ? placeOf(last) : null }
}

function placeOf(file: FileListItem): string {
  return `${file.modified} ${file.path}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
