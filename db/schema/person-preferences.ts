import { boolean, text } from 'drizzle-orm/pg-core'
import { systemSchema } from '#db/schema/columns.ts'
import { users } from '#db/schema/users.ts'

/** How a person wants Muster to look and listen, in every workspace and browser. What is null follows the browser. */
export const personPreferences = systemSchema.table('person_preferences', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id),
  language: text('language', { enum: ['en', 'de'] }),
  numberFormat: text('number_format', { enum: ['comma-point', 'point-comma', 'space-comma', 'apostrophe-point'] }),
  dateFormat: text('date_format', { enum: ['day-month', 'month-day', 'year-first'] }),
  /** Shortcuts of a single key (WCAG 2.1.4); null is on. */
  singleKeys: boolean('single_keys'),
})
