import { expect, test } from 'vitest'
import { matchTemplate } from '#server/authoring/author/built-in/match-template.ts'
import { SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'

test.each([
  ['use the invoce intake template', 'invoice-intake'],
  ['expense chek please', 'expense-check'],
  ['minutes to task', 'minutes-to-tasks'],
  ['inbox triaging', 'inbox-triage'],
  ['Weekly digst', 'weekly-digest'],
  ['Send the weekly figures of sales.csv to anna@acme.example', undefined],
  ['watch the contract renewals in contracts.csv and mail me 60 days before', undefined],
])('a template is known by its name, also a little misspelled: %s', (said, ref) => {
  expect(matchTemplate(said, SCORED_SURROUNDINGS)?.ref).toBe(ref)
})
