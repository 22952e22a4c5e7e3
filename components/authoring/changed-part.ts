/**
 * The smallest stretch in which two texts differ: put `put` in place of `start` to `end` (UTF-16 offsets of the first text).
 * A surrogate pair and a line break are never cut in two. Pure.
 */
export function changedPart(before: string, after: string): { start: number; end: number; put: string } {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  if (start > 0 && isCut(before, after, start)) start -= 1
  let same = 0
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1
  if (same > 0 && (isCut(before, before, before.length - same) || isCut(after, after, after.length - same))) same -= 1
  return { start, end: before.length - same, put: after.slice(start, after.length - same) }
}

const PAIR = /[\ud800-\udbff][\udc00-\udfff]|\r\n/

function isCut(before: string, after: string, at: number): boolean {
  return PAIR.test(before.slice(at - 1, at + 1)) || PAIR.test(after.slice(at - 1, at + 1))
}
