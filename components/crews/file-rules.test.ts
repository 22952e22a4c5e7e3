import { expect, test } from 'vitest'
import { acceptedEndings, FILE_BYTES_MAX, keptName, refuseFile } from '#components/crews/file-rules.ts'
import { UPLOAD_BYTES_MAX } from '#server/bridge/results/schema.ts'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

test('what may be put in is what a job can read', () => {
  expect(UPLOAD_BYTES_MAX).toBe(FILE_LIMITS.readBytesMax)
  expect(FILE_BYTES_MAX).toBe(UPLOAD_BYTES_MAX)
})

test('endings are read from a pattern that names nothing else, and only from such a one', () => {
  expect(acceptedEndings('\\.(csv|xlsx)$')).toEqual(['.csv', '.xlsx'])
  expect(acceptedEndings('\\.pdf$')).toEqual(['.pdf'])
  expect(acceptedEndings('^reports/.*\\.csv$')).toBeNull()
  expect(acceptedEndings(undefined)).toBeNull()
})

test('a file of the wrong kind, an empty one and one too large are refused with the next step', () => {
  const endings = ['.csv', '.xlsx']
  expect(refuseFile({ name: 'a.png', size: 9 }, endings, inEnglish)).toBe(
    'Only .csv or .xlsx fits here. Save the file as one of these and put it in again.',
  )
  expect(refuseFile({ name: 'a.csv', size: 0 }, endings, inEnglish)).toMatch(/empty/)
  expect(refuseFile({ name: 'a.csv', size: UPLOAD_BYTES_MAX + 1 }, endings, inEnglish)).toMatch(/at most 16 MB/)
  expect(refuseFile({ name: 'a.csv', size: UPLOAD_BYTES_MAX }, endings, inEnglish)).toBeNull()
  expect(refuseFile({ name: 'a.anything', size: 9 }, null, inEnglish)).toBeNull()
})

test('an ending in capitals is the same ending', () => {
  expect(refuseFile({ name: 'LIST.CSV', size: 9 }, ['.csv'], inEnglish)).toBeNull()
  expect(keptName('My LIST.CSV')).toBe('My LIST.csv')
  expect(keptName('README')).toBe('README')
})
